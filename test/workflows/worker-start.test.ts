import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../src/model/search-attributes.ts';
import { registerSearchAttributes } from '../../src/register-search-attributes.ts';
import '../helpers/provided.ts';

const WORKER = fileURLToPath(new URL('../../src/worker.ts', import.meta.url));
const run = promisify(execFile);

/** An audit store that is away keeps no worker from starting. */
const NEEDED = {
  TEMPORAL_NAMESPACE: 'default',
  AUDIT_DATABASE_URL: 'postgresql://handover@127.0.0.1:1/audit',
};

/** A worker in a process of its own, which cannot start. */
async function failedStart(
  env: Record<string, string>,
): Promise<{ code: number; stderr: string; logged: string }> {
  const all = { ...process.env, ...NEEDED, ...env };
  const error: unknown = await run(process.execPath, [WORKER], { env: all }).catch(
    (e: unknown) => e,
  );
  const { code, stderr } = error as { code: number; stderr: string };
  const isLog = (line: string) => line.startsWith('{');
  const lines = stderr.split('\n');
  return {
    code,
    stderr: lines.filter((line) => !isLog(line)).join('\n'),
    logged: lines.filter(isLog).join('\n'),
  };
}

describe('a worker says in two lines, and ends, where', () => {
  it('there is no audit store: no migration is begun without a record', async () => {
    const { code, stderr } = await failedStart({ AUDIT_DATABASE_URL: '' });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'AUDIT_DATABASE_URL is not set: a migration is not begun without a record.',
      expect.stringMatching(/set it as postgresql:\/\//i),
    ]);
  });

  it('nothing listens at the address of Temporal', async () => {
    const { code, stderr } = await failedStart({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'Temporal does not answer at 127.0.0.1:1: Connection refused.',
      expect.stringContaining('Set TEMPORAL_ADDRESS'),
    ]);
  });

  it('what listens there says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    const { port } = await new Promise<AddressInfo>((resolve) => {
      silent.once('listening', () => {
        resolve(silent.address() as AddressInfo);
      });
    });
    const { code, stderr } = await failedStart({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
    silent.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Temporal does not answer at .*: nothing came within 5 s\.\n/);
  });

  it('the namespace is missing', async () => {
    const { code, stderr } = await failedStart({
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: 'nowhere',
    });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'Temporal has no namespace nowhere.',
      expect.stringContaining('temporal operator namespace create --namespace nowhere'),
    ]);
  });
});

describe('a worker whose audit store is away', () => {
  it('logs it, and goes on to start', async () => {
    const { stderr, logged } = await failedStart({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(logged).toContain('The audit store 127.0.0.1:1/audit');
    expect(stderr).toContain('Temporal does not answer at 127.0.0.1:1');
  });
});

describe('a namespace without search attributes', () => {
  let connection: NativeConnection;
  const namespace = `attributes-${randomUUID()}`;

  beforeAll(async () => {
    connection = await NativeConnection.connect({ address: inject('temporalAddress') });
    const retention = { seconds: 86_400 } as never;
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: retention,
    });
  });
  afterAll(() => connection.close());

  it('has them after two workers have started at once, and a third', async () => {
    const wanted = Object.values(SEARCH_ATTRIBUTES).map(({ name }) => name as string);
    const known = async () =>
      Object.keys(
        (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes,
      );
    await expect.poll(known).not.toEqual(expect.arrayContaining(wanted));
    const register = () => registerSearchAttributes(connection, namespace);
    await Promise.all([register(), register()]);
    expect(await known()).toEqual(expect.arrayContaining(wanted));
    await register();
  });
});
