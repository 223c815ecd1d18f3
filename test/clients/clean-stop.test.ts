import { describe, expect, it } from 'vitest';
import { parseControlData, readControlData, stopCleanly } from '../../src/clients/clean-stop.ts';
import { ExecFailed } from '../../src/model/errors.ts';
import { POD, answering } from './fake-kubernetes.ts';

/** As `pg_controldata` of PostgreSQL 14 prints it after a clean stop. */
const AFTER_A_CLEAN_STOP = `pg_control version number:            1300
Catalog version number:               202107181
Database system identifier:           7300000000000000001
Database cluster state:               shut down
pg_control last modified:             Tue Nov 22 23:06:18 2026
Latest checkpoint location:           0/1E000028
Latest checkpoint's REDO location:    0/1D000028
Latest checkpoint's REDO WAL file:    00000004000000000000001E
Latest checkpoint's TimeLineID:       4
Latest checkpoint's PrevTimeLineID:   3
Latest checkpoint's full_page_writes: on
Latest checkpoint's NextXID:          3:7000
Latest checkpoint's NextOID:          24576
Fake LSN counter for unlogged rels:   0/3E8
Minimum recovery ending location:     0/0
Min recovery ending loc's timeline:   0
Maximum data alignment:               8
Database block size:                  8192
WAL block size:                       8192
Bytes per WAL segment:                16777216
Data page checksum version:           1
`;

const CONTROL = {
  state: 'shut down',
  systemIdentifier: '7300000000000000001',
  checkpointLsn: '0/1E000028',
  timeline: 4,
  segmentBytes: 16_777_216,
  nextTransactionId: 12_884_908_888,
};

const DIRECTORIES = { dataDirectory: '/pgdata/cluster1', binaryDirectory: '/usr/pgsql-14/bin' };

describe('parseControlData', () => {
  it('reads where WAL ends: the checkpoint itself, not its redo point or an older timeline', () => {
    expect(parseControlData(AFTER_A_CLEAN_STOP)).toEqual(CONTROL);
  });

  it('keeps a system identifier whole: it is larger than a JavaScript number can tell', () => {
    const text = AFTER_A_CLEAN_STOP.replace('7300000000000000001', '7574857489239048193');
    expect(parseControlData(text)?.systemIdentifier).toBe('7574857489239048193');
  });

  it.each(['in production', 'shutting down', 'shut down in recovery', 'in crash recovery'])(
    'tells the state %s from a clean stop',
    (state) => {
      const text = AFTER_A_CLEAN_STOP.replace('shut down', state);
      expect(parseControlData(text)?.state).toBe(state);
    },
  );

  it('finds its lines behind whatever was printed before', () => {
    expect(parseControlData(`WARNING: something\n${AFTER_A_CLEAN_STOP}`)).toEqual(CONTROL);
    expect(parseControlData(AFTER_A_CLEAN_STOP.replaceAll('\n', '\r\n'))).toEqual(CONTROL);
  });

  it.each([
    'Database cluster state',
    'Database system identifier',
    'Latest checkpoint location',
    "Latest checkpoint's TimeLineID",
    "Latest checkpoint's NextXID",
    'Bytes per WAL segment',
  ])('reads nothing at all without the line %s', (label) => {
    const lines = AFTER_A_CLEAN_STOP.split('\n').filter((line) => !line.startsWith(`${label}:`));
    expect(parseControlData(lines.join('\n'))).toBeNull();
  });

  it.each([
    ['0:727', 727],
    ['1:0', 2 ** 32],
    ['2:4294967295', 3 * 2 ** 32 - 1],
  ])('counts transaction identifiers over their wraparounds: %s is %d', (text, next) => {
    const control = AFTER_A_CLEAN_STOP.replace('3:7000', text);
    expect(parseControlData(control)?.nextTransactionId).toBe(next);
  });

  it.each(['727', '0/727', '0:', 'x:7'])('reads nothing from a NextXID of %s', (text) => {
    expect(parseControlData(AFTER_A_CLEAN_STOP.replace('3:7000', text))).toBeNull();
  });

  it('reads nothing from no output', () => {
    expect(parseControlData('')).toBeNull();
  });
});

const STOP = { directories: DIRECTORIES, timeoutSeconds: 17 };

describe('stopCleanly', () => {
  it('stops and reads in one command, so that nothing comes in between', async () => {
    const { k, calls } = answering({ stdout: AFTER_A_CLEAN_STOP });
    await expect(stopCleanly(k, POD, STOP)).resolves.toEqual(CONTROL);
    expect(calls).toHaveLength(1);
    const [call] = calls;
    expect(call?.pod).toEqual(POD);
    const script = call?.command.at(-1) ?? '';
    expect(script).toContain("'/usr/pgsql-14/bin/pg_ctl' -D '/pgdata/cluster1' -m fast -w");
    // What pg_ctl says must not stand among what is parsed.
    expect(script).toMatch(/ stop >&2;/);
    expect(script.indexOf('pg_controldata')).toBeGreaterThan(script.indexOf('pg_ctl'));
  });

  it('is harmless on a stopped server: without a pid file nothing is sent', async () => {
    const { k, calls } = answering({ stdout: AFTER_A_CLEAN_STOP });
    await stopCleanly(k, POD, STOP);
    expect(calls[0]?.command.at(-1)).toMatch(
      /^test ! -f '\/pgdata\/cluster1\/postmaster\.pid' \|\| /,
    );
  });

  it('waits longer for the answer than the stop itself may take', async () => {
    const { k, calls } = answering({ stdout: AFTER_A_CLEAN_STOP });
    await stopCleanly(k, POD, STOP);
    const seconds = Number(/ -t (\d+) /.exec(calls[0]?.command.at(-1) ?? '')?.[1]);
    expect(seconds).toBe(17);
    expect(calls[0]?.timeoutMs).toBeGreaterThan(seconds * 1000);
  });

  it('never takes a broken stream for a stop', async () => {
    const { k } = answering({ stdout: AFTER_A_CLEAN_STOP, exitCode: null });
    await expect(stopCleanly(k, POD, STOP)).rejects.toThrow(ExecFailed);
  });

  it.each([
    { stdout: '', stderr: 'could not open file', exitCode: 1 },
    { stdout: 'nothing of use', exitCode: 0 },
  ])('fails where the end of WAL could not be read: %j', async (answer) => {
    const { k } = answering(answer);
    await expect(stopCleanly(k, POD, STOP)).rejects.toMatchObject({
      code: 'EXEC_FAILED',
      retryable: true,
      exitCode: answer.exitCode,
      message: expect.stringMatching(/^pg_controldata in pod cluster1-0 /) as string,
    });
  });
});

describe('readControlData', () => {
  it('does not touch the server', async () => {
    const { k, calls } = answering({ stdout: AFTER_A_CLEAN_STOP });
    await expect(readControlData(k, POD, DIRECTORIES)).resolves.toEqual(CONTROL);
    expect(calls[0]?.command).toEqual([
      'sh',
      '-c',
      "LC_ALL=C '/usr/pgsql-14/bin/pg_controldata' -D '/pgdata/cluster1'",
    ]);
  });
});
