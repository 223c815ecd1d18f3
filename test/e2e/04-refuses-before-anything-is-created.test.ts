import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, describe, expect, it } from 'vitest';
import { deleteObject } from '../../lab/operators/v1/kube.ts';
import type { SourceClusterOptions } from '../../lab/source-cluster.ts';
import { Scenario } from '../helpers/scenario.ts';
import { cloudStanza, readTargetLeftovers } from '../helpers/world.ts';

interface Refusal {
  code: string;
  name: string;
  options: Partial<SourceClusterOptions> | null;
  spoil?: (scenario: Scenario) => Promise<void>;
}

const REFUSALS: Refusal[] = [
  { code: 'SOURCE_MISSING', name: 'e2e-04a', options: null },
  { code: 'NO_CLOUD_STORAGE', name: 'e2e-04b', options: { storage: 'local' } },
  {
    code: 'NO_FULL_BACKUP',
    name: 'e2e-04c',
    options: { firstBackup: 'local' },
    spoil: cloudStanza,
  },
  { code: 'STANZA_NOT_OK', name: 'e2e-04e', options: { firstBackup: 'no-stanza' } },
  {
    code: 'SECRET_INCOMPLETE',
    name: 'e2e-04d',
    options: {},
    spoil: ({ lab, namespace, sourceName }) =>
      deleteObject(lab, {
        apiVersion: 'v1',
        kind: 'Secret',
        namespace,
        name: `${sourceName}-pguser-secret`,
      }),
  },
];

describe('04 preflight', () => {
  let scenario: Scenario;

  afterEach(async () => {
    await scenario.end();
  });

  it.each(REFUSALS)('refuses with $code and a remedy, and creates nothing', async (refusal) => {
    scenario = await Scenario.begin(refusal.name);
    const worker = scenario.startWorker();
    if (refusal.options !== null) await scenario.createSource({ rows: 10, ...refusal.options });
    await refusal.spoil?.(scenario);
    const handle = await scenario.start();
    const error: unknown = await handle.result().catch((e: unknown) => e);
    await worker.stop();
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: 'PREFLIGHT_FAILED', nonRetryable: true });
    expect(cause?.message).toContain(`${refusal.code}: `);
    expect(cause?.message).toContain(`Do: (${refusal.code})`);
    expect(await readTargetLeftovers(scenario)).toEqual([]);
  });
});
