import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  checkArchiving,
  parseInfo,
  readCloudRepository,
  readRepositoryPaths,
} from '../../src/clients/pgbackrest.ts';
import { POD, answering } from './fake-kubernetes.ts';

const STANZA = {
  name: 'db',
  status: { code: 0, message: 'ok', lock: { backup: { held: false } } },
  db: [{ id: 1, 'repo-key': 1, 'system-id': 7300000000000000, version: '14' }],
  archive: [{ id: '14-1', min: '000000010000000000000001', max: '00000004000000000000001C' }],
  backup: [
    { label: '20261122-221743F', type: 'full', error: false },
    { label: '20261122-221743F_20261122-231743I', type: 'incr', error: false },
  ],
};

const S3 = { type: 's3', verifyTls: true } as const;
const info = (...stanzas: object[]) => JSON.stringify(stanzas);

describe('parseInfo', () => {
  it('reads what a standby needs to know of a repository', () => {
    expect(parseInfo(info(STANZA))).toEqual({
      statusCode: 0,
      statusMessage: 'ok',
      fullBackups: 1,
      newestArchivedSegment: '00000004000000000000001C',
      systemIdentifiers: ['7300000000000000'],
      cipher: 'none',
    });
  });

  it('keeps system identifiers whole, oldest first: they are larger than JSON numbers hold', () => {
    const text = info(STANZA).replace(
      '"db":[',
      '"db":[{"id":1,"system-id":7574857489239048193,"version":"13"},',
    );
    expect(parseInfo(text)?.systemIdentifiers).toEqual(['7574857489239048193', '7300000000000000']);
  });

  it('counts whole full backups only', () => {
    const backup = [
      { type: 'full' },
      { type: 'full', error: false },
      { type: 'full', error: true },
      { type: 'diff' },
      { type: 'incr' },
      { type: 'incr' },
    ];
    expect(parseInfo(info({ ...STANZA, backup }))?.fullBackups).toBe(2);
  });

  it('looks at the stanza of the operators, whatever else is in the bucket', () => {
    const other = { name: 'other', status: { code: 5, message: 'no' }, backup: [], archive: [] };
    expect(parseInfo(info(other, STANZA))?.statusCode).toBe(0);
  });

  it.each([info(), info({ name: 'other', status: { code: 0, message: 'ok' } })])(
    'takes an absent stanza for an answer: %s',
    (text) => {
      expect(parseInfo(text)).toEqual({
        statusCode: 1,
        statusMessage: 'missing stanza path',
        fullBackups: 0,
        newestArchivedSegment: null,
        systemIdentifiers: [],
        cipher: 'none',
      });
    },
  );

  it('reads a stanza that has nothing yet', () => {
    const status = { code: 2, message: 'no valid backups' };
    expect(parseInfo(info({ name: 'db', status }))).toEqual({
      statusCode: 2,
      statusMessage: 'no valid backups',
      fullBackups: 0,
      newestArchivedSegment: null,
      systemIdentifiers: [],
      cipher: 'none',
    });
  });

  it('says what a repository is encrypted with', () => {
    expect(parseInfo(info({ ...STANZA, cipher: 'aes-256-cbc' }))?.cipher).toBe('aes-256-cbc');
  });

  it('takes the newest segment over all archives of the stanza', () => {
    const archive = [
      { id: '14-2', max: '00000004000000000000001C' },
      { id: '13-1', max: '00000003000000010000000A' },
      { id: '14-3', max: null },
    ];
    expect(parseInfo(info({ ...STANZA, archive }))?.newestArchivedSegment).toBe(
      '00000004000000000000001C',
    );
  });

  it.each(['', 'ERROR: [055]', '{}', 'null', '7'])('reads nothing from %j', (text) => {
    expect(parseInfo(text)).toBeNull();
  });
});

describe('readCloudRepository', () => {
  it.each(['s3', 'gcs'] as const)(
    'asks for the cloud of type %s: without it v1 would answer for the local repository',
    async (type) => {
      const { k, calls } = answering({ stdout: info(STANZA) });
      const access = { type, verifyTls: true };
      await expect(readCloudRepository(k, POD, access)).resolves.toMatchObject({ fullBackups: 1 });
      expect(calls).toHaveLength(1);
      expect(calls[0]).toMatchObject({
        pod: POD,
        command: ['pgbackrest', 'info', '--stanza=db', '--output=json', `--repo1-type=${type}`],
      });
    },
  );

  it('leaves out the verification of TLS where v1 does', async () => {
    const { k, calls } = answering({ stdout: info(STANZA) });
    await readCloudRepository(k, POD, { type: 's3', verifyTls: false });
    expect(calls[0]?.command.at(-1)).toBe('--no-repo1-s3-verify-tls');
  });

  it('knows no such switch for GCS: v1 has none', async () => {
    const { k, calls } = answering({ stdout: info(STANZA) });
    await readCloudRepository(k, POD, { type: 'gcs', verifyTls: false });
    expect(calls[0]?.command.at(-1)).toBe('--repo1-type=gcs');
  });

  it("asks for another path of v1's bucket, and for v1's own where none is named", async () => {
    const { k, calls } = answering({ stdout: info(STANZA) });
    await readCloudRepository(k, POD, { ...S3, path: '/pgbackrest/pg/new/repo1' });
    await readCloudRepository(k, POD, S3);
    const [named, own] = calls.map(({ command }) => command.slice(4));
    expect(named).toEqual(['--repo1-type=s3', '--repo1-path=/pgbackrest/pg/new/repo1']);
    expect(own).toEqual(['--repo1-type=s3']);
  });

  it.each([
    { exitCode: 39, stderr: 'ERROR: [039]: HTTP request failed with 403' },
    { exitCode: 39, stdout: 'ERROR: [039]: HTTP request failed with 403' },
    { exitCode: null, stdout: info(STANZA), stderr: 'HTTP request failed with 403' },
  ])('fails with the words of pgBackRest: %j', async (answer) => {
    const { k } = answering(answer);
    await expect(readCloudRepository(k, POD, S3)).rejects.toMatchObject({
      code: 'EXEC_FAILED',
      exitCode: answer.exitCode,
      stderr: expect.stringContaining('HTTP request failed with 403') as string,
      message: expect.stringMatching(/^pgbackrest info in pod cluster1-0 /) as string,
    });
  });

  it('fails when the answer is no info', async () => {
    const { k } = answering({ stdout: 'WARN: odd' });
    await expect(readCloudRepository(k, POD, S3)).rejects.toThrow('WARN: odd');
  });
});

describe('checkArchiving', () => {
  it('runs the check of pgBackRest, and waits longer than the check itself', async () => {
    const { k, calls } = answering({});
    await checkArchiving(k, POD);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ pod: POD, command: ['pgbackrest', '--stanza=db', 'check'] });
    expect(calls[0]?.timeoutMs).toBeGreaterThan(60_000);
  });

  it.each([82, null])('fails when it did not succeed: %j', async (exitCode) => {
    const { k } = answering({ exitCode, stdout: 'WAL segment was not archived' });
    await expect(checkArchiving(k, POD)).rejects.toThrow(
      /^pgbackrest check in pod cluster1-0 .*WAL segment was not archived/,
    );
  });
});

describe("the paths that a pod's configuration names", () => {
  const run = promisify(execFile);

  /** The command as it is sent, run by a real shell over these files. */
  async function paths(files: Record<string, string>): Promise<string[]> {
    const directory = await mkdtemp(join(tmpdir(), 'conf.d-'));
    try {
      for (const [name, text] of Object.entries(files))
        await writeFile(join(directory, name), text);
      const { k, calls } = answering({});
      await readRepositoryPaths(k, POD);
      const [file = '', ...args] = calls[0]?.command ?? [];
      const env = { ...process.env, PGBACKREST_CONFIG_INCLUDE_PATH: directory };
      const { stdout } = await run(file, args, { env });
      return await readRepositoryPaths(answering({ stdout }).k, POD);
    } finally {
      await rm(directory, { recursive: true });
    }
  }

  it('are the first repository’s, each once, of whatever file', async () => {
    const global = '[global]\nrepo1-path = /own\nrepo1-path-x = /no\nrepo2-path = /other\n';
    expect(await paths({ 'a.conf': global })).toEqual(['/own']);
    expect(await paths({ 'a.conf': global, 'b.conf': 'repo1-path=/own\n' })).toEqual(['/own']);
    const both = await paths({ 'a.conf': global, 'b.conf': 'repo1-path = /old\n' });
    expect(both.toSorted()).toEqual(['/old', '/own']);
  });

  it('are none where no file names one', async () => {
    expect(await paths({ 'a.conf': '[global]\n', 'config-hash': 'repo1-path = /no' })).toEqual([]);
  });

  it('cannot be told while a command fails', async () => {
    const { k } = answering({ exitCode: 1, stderr: 'gone' });
    await expect(readRepositoryPaths(k, POD)).rejects.toMatchObject({ code: 'EXEC_FAILED' });
  });
});
