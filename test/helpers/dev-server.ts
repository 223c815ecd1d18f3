import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineSearchAttributeKey } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { TestProject } from 'vitest/node';
import { ensureTools } from '../../lab/setup/ensure-tools.ts';
import { logToStderr } from '../../lab/log.ts';
import { SEARCH_ATTRIBUTES } from '../../src/model/search-attributes.ts';
import { writeWorkflowBundle } from './bundle-workflows.ts';
import './provided.ts';

let release: () => Promise<void> = () => Promise.resolve();

/** One real Temporal dev server and one bundle of the workflow code for all workflow tests. */
export async function setup(project: TestProject): Promise<void> {
  const { temporal } = await ensureTools(logToStderr);
  const directory = await mkdtemp(join(tmpdir(), 'pg-handover-test-'));
  const bundlePath = await writeWorkflowBundle(directory);
  const environment = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: temporal },
      searchAttributes: Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) =>
        defineSearchAttributeKey(name, type),
      ),
      log: { format: 'json', level: 'error' },
    },
  });
  project.provide('temporalAddress', environment.address);
  project.provide('bundlePath', bundlePath);
  release = async () => {
    await environment.teardown();
    await rm(directory, { recursive: true, force: true });
  };
}

export async function teardown(): Promise<void> {
  await release();
}
