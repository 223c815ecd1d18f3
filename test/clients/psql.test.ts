import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { psql, psqlJson } from '../../src/clients/psql.ts';
import { POD, answering } from './fake-kubernetes.ts';

describe('psql', () => {
  it('answers with the last line: what was set before does not count', async () => {
    const { k } = answering({ stdout: '0/1D000000\n0/1E000000\n' });
    await expect(psql(k, POD, 'SELECT 1')).resolves.toBe('0/1E000000');
  });

  it('answers with an empty text where nothing was printed', async () => {
    await expect(psql(answering({}).k, POD, 'CHECKPOINT')).resolves.toBe('');
  });

  it('ends by itself, for the end of stdin does not come through everywhere', async () => {
    const { k, calls } = answering({});
    await psql(k, POD, 'SELECT 1');
    expect(calls[0]?.pod).toEqual(POD);
    expect(calls[0]?.stdin).toMatch(
      /^SET statement_timeout = \d+;\nSET default_transaction_read_only = on;\nSELECT 1;\n\\q\n$/,
    );
  });

  it('reads no file of the container, prints bare values, and stops at the first error', async () => {
    const { k, calls } = answering({});
    await psql(k, POD, 'SELECT 1');
    const [, , , program, flags] = calls[0]?.command ?? [];
    expect(program).toBe('psql');
    for (const flag of 'XAtq') expect(flags).toContain(flag);
    expect(calls[0]?.command.slice(5, 7)).toEqual(['-v', 'ON_ERROR_STOP=1']);
    expect(calls[0]?.command.at(-1)).toContain('application_name=pg-handover');
  });

  it.each([
    [undefined, "dbname='postgres' "],
    ['orders', "dbname='orders' "],
    ["it's", "dbname='it\\'s' "],
    ['back\\slash', "dbname='back\\\\slash' "],
    ['a host=elsewhere', "dbname='a host=elsewhere' "],
  ])('connects to the database %j, whatever its name holds', async (database, connection) => {
    const { k, calls } = answering({});
    await psql(k, POD, 'SELECT 1', database);
    expect(calls[0]?.command.at(-1)).toBe(`${connection}application_name=pg-handover`);
  });

  it.each([
    ['v2', { PGPORT: '5433' }, '5433'],
    ['v1', { PGHA_PG_PORT: '5434' }, '5434'],
    ['neither', {}, '5432'],
  ])('connects to the port that the container of %s names', async (_whose, env, port) => {
    const { k, calls } = answering({});
    await psql(k, POD, 'SELECT 1');
    const script = (calls[0]?.command[2] ?? '').replace('exec psql "$@"', 'printenv PGPORT');
    const { PATH } = process.env;
    expect(
      execFileSync('sh', ['-c', script], { env: { PATH, ...env } })
        .toString()
        .trim(),
    ).toBe(port);
  });

  it('keeps the stream open longer than the statement may take: the server says it better', async () => {
    const { k, calls } = answering({});
    await psql(k, POD, 'SELECT 1');
    const limit = Number(/statement_timeout = (\d+)/.exec(calls[0]?.stdin ?? '')?.[1]);
    expect(calls[0]?.timeoutMs).toBeGreaterThan(limit);
  });

  it.each([1, 2, 3, null])('fails on the status %j, whatever was printed', async (exitCode) => {
    const { k } = answering({ exitCode, stdout: '7\n', stderr: 'ERROR:  no such thing' });
    await expect(psql(k, POD, 'SELECT 1')).rejects.toMatchObject({
      code: 'EXEC_FAILED',
      exitCode,
      stderr: 'ERROR:  no such thing',
      message: expect.stringMatching(/^psql in pod cluster1-0 /) as string,
    });
  });
});

describe('psqlJson', () => {
  it('reads one JSON value', async () => {
    const { k } = answering({ stdout: '{"inRecovery": true, "replayLsn": "0/1E000000"}\n' });
    await expect(psqlJson(k, POD, 'SELECT 1')).resolves.toEqual({
      inRecovery: true,
      replayLsn: '0/1E000000',
    });
  });

  it('asks the database that is named', async () => {
    const { k, calls } = answering({ stdout: '[]' });
    await psqlJson(k, POD, 'SELECT 1', 'orders');
    expect(calls[0]?.command.at(-1)).toContain("dbname='orders'");
  });

  it.each(['', 'on\n'])('tries again when the answer is no JSON: %j', async (stdout) => {
    await expect(psqlJson(answering({ stdout }).k, POD, 'SELECT 1')).rejects.toMatchObject({
      code: 'EXEC_FAILED',
      retryable: true,
      message: expect.stringContaining(
        'psql in pod cluster1-0 ended with status 0: no JSON',
      ) as string,
    });
  });
});
