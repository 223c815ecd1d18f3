import { describe, expect, it } from 'vitest';
import { psql, psqlChange, warmPsql } from '../../src/clients/psql.ts';
import { POD, answering, fakeKubernetes } from './fake-kubernetes.ts';
import { heardOf } from './heard-changes.ts';

const READ_ONLY = 'SET default_transaction_read_only = on';
const WRITES = 'SET default_transaction_read_only = off';

/** What is sent to psql, statement by statement. */
const statements = (text = '') => text.split(/;\n/).filter((line) => line !== '');

/** A pod with a session, and what was written into it. */
async function warmed() {
  const written: string[] = [];
  const k = fakeKubernetes({
    openExec: (_pod, _command, { onStdout }) =>
      Promise.resolve({
        write: (text) => {
          written.push(text);
          onStdout(`${/SELECT '(end-.*)'/.exec(text)?.[1] ?? ''}\n`);
        },
        terminate: () => undefined,
      }),
  });
  await warmPsql(k, POD);
  return { k, written };
}

describe('SQL that changes something', () => {
  it('is told with its server, its pod and its words', async () => {
    const { k } = answering({ stdout: '0/1E000000\n' });
    Object.assign(k, { server: 'https://10.0.0.1:6443' });
    expect(await heardOf(() => psqlChange(k, POD, 'CREATE ROLE a'))).toEqual([
      {
        verb: 'sql',
        object: 'pods pg/cluster1-0',
        server: 'https://10.0.0.1:6443',
        statement: 'CREATE ROLE a',
        uidBefore: null,
        answer: 'done',
        fields: [],
      },
    ]);
  });

  it('is told with the words of its failure, which its caller gets, too', async () => {
    const { k } = answering({ exitCode: 3, stderr: 'ERROR:  permission denied' });
    let failure: unknown;
    const [heard] = await heardOf(() =>
      psqlChange(k, POD, 'CREATE ROLE a').catch((error: unknown) => (failure = error)),
    );
    expect(heard?.answer).toMatch(/^failed: .*ERROR: {2}permission denied/);
    expect(failure).toMatchObject({ code: 'EXEC_FAILED', exitCode: 3 });
  });

  it('is all that is told: a question is not', async () => {
    expect(await heardOf(() => psql(answering({}).k, POD, 'SELECT 1'))).toEqual([]);
  });

  it('answers with the last line that it printed', async () => {
    const { k } = answering({ stdout: 'a\n0/1E000000\n' });
    await expect(psqlChange(k, POD, 'SELECT 1')).resolves.toBe('0/1E000000');
  });
});

describe('whether a statement may write', () => {
  it('is no by default: a change that nobody tells fails', async () => {
    const { k, calls } = answering({});
    await psql(k, POD, 'SELECT 1');
    const [, second, third] = statements(calls[0]?.stdin);
    expect([second, third]).toEqual([READ_ONLY, 'SELECT 1']);
  });

  it('is no in every database', async () => {
    const { k, calls } = answering({});
    await psql(k, POD, 'SELECT 1', 'orders');
    expect(statements(calls[0]?.stdin)).toContain(READ_ONLY);
  });

  it('is yes for a change, and for nothing after it', async () => {
    const { k, calls } = answering({});
    await psqlChange(k, POD, 'CHECKPOINT');
    expect(statements(calls[0]?.stdin).slice(1)).toEqual([
      READ_ONLY,
      WRITES,
      'CHECKPOINT',
      READ_ONLY,
      '\\q\n',
    ]);
  });

  it('is the same in a session that stays', async () => {
    const { k, written } = await warmed();
    await psqlChange(k, POD, 'CHECKPOINT');
    await psql(k, POD, 'SELECT 1');
    const sent = written.flatMap(statements).filter((line) => !line.startsWith("SELECT 'end-"));
    expect(sent.slice(1)).toEqual([READ_ONLY, WRITES, 'CHECKPOINT', READ_ONLY, 'SELECT 1']);
  });
});
