import { describe, expect, it, vi } from 'vitest';
import { psql, warmPsql } from '../../src/clients/psql.ts';
import { PsqlSession } from '../../src/clients/psql-session.ts';
import { POD, fakeKubernetes } from './fake-kubernetes.ts';

interface Listeners {
  onStdout: (text: string) => void;
  onStderr: (text: string) => void;
  onClose: () => void;
}

/** A psql that answers as `answers` says; null says nothing at all. */
function warmPod(answers: (sql: string) => string | null) {
  const written: string[] = [];
  const seen = { listeners: null as Listeners | null, terminated: 0, execs: 0 };
  const k = fakeKubernetes({
    openExec: (_pod, _command, listeners) => {
      seen.listeners = listeners;
      return Promise.resolve({
        write: (text: string) => {
          written.push(text);
          const [sql = '', end = ''] = text.split(/;\n(?=SELECT 'end-)/);
          const answer = answers(sql);
          const said = /SELECT '(.*)'/.exec(end)?.[1] ?? '';
          if (answer !== null) listeners.onStdout(`${answer}${said}\n`);
        },
        terminate: () => {
          seen.terminated++;
        },
      });
    },
    exec: () => {
      seen.execs++;
      return Promise.resolve({ stdout: 'by a new psql\n', stderr: '', exitCode: 0 });
    },
  });
  return { k, written, seen };
}

const open = ({ k }: ReturnType<typeof warmPod>, onEnd: () => void = () => undefined) =>
  PsqlSession.open(k, POD, { command: ['psql'], setUp: 'SET a = 1', onEnd });

describe('a session', () => {
  it('sets itself up before anything is asked', async () => {
    const pod = warmPod(() => '');
    await open(pod);
    expect(pod.written[0]).toMatch(/^SET a = 1;\n/);
  });

  it('answers with all that psql printed for a question, however it came in pieces', async () => {
    const pod = warmPod((sql) => (sql === 'SELECT 1' ? null : ''));
    const session = await open(pod);
    const answer = session.ask('SELECT 1');
    await vi.waitFor(() => {
      expect(pod.written).toHaveLength(2);
    });
    const end = /SELECT '(.*)'/.exec(pod.written[1] ?? '')?.[1] ?? '';
    pod.seen.listeners?.onStdout('one\ntw');
    pod.seen.listeners?.onStdout(`o\n${end.slice(0, 9)}`);
    pod.seen.listeners?.onStdout(`${end.slice(9)}\n`);
    expect(await answer).toBe('one\ntwo\n');
  });

  it('asks one question at a time, in their order', async () => {
    const pod = warmPod((sql) => `${sql}!\n`);
    const session = await open(pod);
    expect(await Promise.all([session.ask('a'), session.ask('b')])).toEqual(['a!\n', 'b!\n']);
  });

  it("fails with psql's own words when the stream ends under a question, and is over", async () => {
    const pod = warmPod((sql) => (sql === 'SELECT x' ? null : ''));
    const ended = vi.fn();
    const session = await open(pod, ended);
    const answer = session.ask('SELECT x');
    await vi.waitFor(() => {
      expect(pod.written).toHaveLength(2);
    });
    pod.seen.listeners?.onStderr('ERROR:  column "x" does not exist');
    pod.seen.listeners?.onClose();
    await expect(answer).rejects.toMatchObject({
      code: 'EXEC_FAILED',
      retryable: true,
      stderr: 'ERROR:  column "x" does not exist',
    });
    expect(ended).toHaveBeenCalledOnce();
    await expect(session.ask('SELECT 1')).rejects.toMatchObject({ code: 'EXEC_FAILED' });
  });

  it('gives up a server that does not answer, and closes', async () => {
    vi.useFakeTimers();
    try {
      const pod = warmPod((sql) => (sql === 'SELECT 1' ? null : ''));
      const session = await open(pod);
      const answer = expect(session.ask('SELECT 1')).rejects.toThrow('no answer within 2000 ms');
      await vi.advanceTimersByTimeAsync(2_000);
      await answer;
      expect(pod.seen.terminated).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('closes when nobody asks it for two minutes, and not before', async () => {
    vi.useFakeTimers();
    try {
      const pod = warmPod(() => '');
      const session = await open(pod);
      await vi.advanceTimersByTimeAsync(119_000);
      await session.ask('SELECT 1');
      await vi.advanceTimersByTimeAsync(119_000);
      expect(pod.seen.terminated).toBe(0);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(pod.seen.terminated).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('psql of a pod that was warmed', () => {
  it('goes over the session, and the last line is the answer', async () => {
    const pod = warmPod(() => 'first\nlast\n');
    await warmPsql(pod.k, POD);
    expect(await psql(pod.k, POD, 'SELECT 1')).toBe('last');
    expect(pod.seen.execs).toBe(0);
  });

  it('is one session, however often it is warmed', async () => {
    const pod = warmPod(() => '');
    await warmPsql(pod.k, POD);
    await warmPsql(pod.k, POD);
    expect(pod.written).toHaveLength(1);
  });

  it('goes by a psql of its own for another database, and for another pod', async () => {
    const pod = warmPod(() => '');
    await warmPsql(pod.k, POD);
    expect(await psql(pod.k, POD, 'SELECT 1', 'app')).toBe('by a new psql');
    expect(await psql(pod.k, { ...POD, name: 'other' }, 'SELECT 1')).toBe('by a new psql');
  });

  it('goes by a psql of its own once the session has ended', async () => {
    const pod = warmPod(() => '');
    await warmPsql(pod.k, POD);
    pod.seen.listeners?.onClose();
    expect(await psql(pod.k, POD, 'SELECT 1')).toBe('by a new psql');
  });
});
