import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import type { LedgerComparison } from '../../lab/writer.ts';
import type { MigrationReport } from '../../src/model/status.ts';
import { bucketFiles } from '../helpers/bucket-files.ts';
import { handoverCommand } from '../helpers/handover-command.ts';
import { Scenario } from '../helpers/scenario.ts';
import { pieces, shownIn } from '../helpers/secret-values.ts';
import { readTarget, targetSql } from '../helpers/world.ts';

/** Known to nobody but the secrets that they are planted in. */
const MARKED_CIPHER = 'marked-cipher-4f1d0c';
/** What no compression makes smaller: objects of more than 4 MiB go up in several requests. */
const PHOTO_MEGABYTES = 16;
const SEVERAL_REQUESTS = 4 * 1_048_576;
const REPOSITORY = 'backrestrepo';

describe('08 an encrypted v1 in Google Cloud Storage, with a tablespace, into another namespace', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let report: MigrationReport;
  let ledger: LedgerComparison;
  let password: string;
  const said: string[] = [];

  const say = async (...args: string[]) => {
    const { stdout, stderr } = await handoverCommand(scenario)(...args);
    said.push(`${stdout}${stderr}`);
  };
  /** What a migration says that is refused in preflight. */
  const refuse = async () => {
    const handle = await scenario.start({ planHash: 'f'.repeat(16) });
    await expect(handle.result()).rejects.toThrow();
    await say('status', scenario.workflowId);
    said.push(await scenario.decodedHistory());
  };

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-08');
    worker = scenario.startWorker();
    await scenario.moveTarget();
    const source = await scenario.createBusySource({
      storage: 'gcs',
      cipherPass: MARKED_CIPHER,
      photoMegabytes: PHOTO_MEGABYTES,
      tablespaces: ['lake'],
      walVolume: true,
    });
    password = source.password;
    const { namespace, name } = scenario.target;
    await scenario.writeRequest({
      source: { namespace: scenario.namespace, cluster: scenario.sourceName },
      target: { namespace, cluster: name },
    });
    await say('plan', '--request', scenario.requestPath);
    await say('plan', '--request', scenario.requestPath, '--output', 'json');
    await say('plan', '--request', scenario.requestPath, '--output', 'yaml');
    await refuse();
    const handle = await scenario.start();
    await scenario.approve(handle);
    report = await scenario.result(handle);
    ledger = await scenario.ledger('v2');
    await say('status', scenario.workflowId, '--json');
    await say('watch', scenario.workflowId);
    await say('list');
    await say('ui');
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  it('is migrated as over S3: proved by equality, no row lost or doubled', () => {
    expect(report.outcome).toBe('migrated');
    expect(report.proof?.replayLsn).toBe(report.proof?.endLsn);
    expect(ledger.acknowledgedRows).toBeGreaterThan(100);
    expect(ledger).toMatchObject({ lostRows: [], duplicatedRows: [] });
  });

  it('arrives whole: the large table and the tablespace, at the same place', async () => {
    const photos = 'SELECT sum(length(content)) / 1048576 FROM pguser.photos';
    expect(await targetSql(scenario, photos, 'pgdb')).toBe(String(PHOTO_MEGABYTES));
    expect(await targetSql(scenario, 'SELECT count(*) FROM pguser.in_lake', 'pgdb')).toBe('1000');
    const place = "SELECT pg_tablespace_location(oid) FROM pg_tablespace WHERE spcname = 'lake'";
    expect(await targetSql(scenario, place)).toBe('/tablespaces/lake/lake');
  });

  it('backs up into the bucket by itself from then on', async () => {
    const { backups } = (await readTarget(scenario)).spec;
    expect(backups.pgbackrest.repos).toMatchObject([{ name: 'repo1', gcs: { bucket: 'lab' } }]);
    expect(report.fullBackup).toBe('new-handover-full-1');
  });

  it('has objects of more than one request in the bucket, by the backups of v1 and of v2', async () => {
    const files = await bucketFiles(scenario.stack, REPOSITORY, 'gcs');
    const backups = files.filter(({ name }) => name.includes(`${scenario.sourceName}-`));
    const large = backups.filter(
      ({ name, bytes }) => name.includes('/backup/db/') && bytes > SEVERAL_REQUESTS,
    );
    const labels = large.map(({ name }) => /\/(\d{8}-\d{6}F)/.exec(name)?.[1] ?? name);
    const { stopSentAtMs } = report.proof ?? { stopSentAtMs: 0 };
    const byV1 = large.filter(({ writtenAtMs }) => writtenAtMs < stopSentAtMs);
    expect(byV1.length, labels.join()).toBeGreaterThan(0);
    expect(large.length, labels.join()).toBeGreaterThan(byV1.length);
    expect(new Set(labels).size).toBeGreaterThan(1);
  });

  it('has its own copies of what v1 kept in objects of its namespace', async () => {
    const secrets = await listObjects(scenario.lab, {
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: scenario.target.namespace,
    });
    const copies = secrets.filter(({ metadata }) =>
      metadata.name.startsWith('new-pgbackrest-custom'),
    );
    expect(copies.length).toBeGreaterThan(0);
  });

  it('shows no secret to anybody: in no plan, refusal, log, history, status, list, resource or event', async () => {
    const { lab, target, namespace } = scenario;
    const where = [namespace, target.namespace];
    const events = where.map((ns) =>
      listObjects(lab, { apiVersion: 'v1', kind: 'Event', namespace: ns }),
    );
    const texts = [
      ...said,
      await scenario.decodedHistory(),
      await readFile(worker.logPath, 'utf8'),
      JSON.stringify(await readTarget(scenario)),
      JSON.stringify((await Promise.all(events)).flat()),
    ];
    for (const text of texts) expect(text).not.toBe('');
    const secrets = [MARKED_CIPHER, ...(await scenario.secretValues())];
    // The search could not fail if it did not look for what v1 has and v2 gets: the key of the bucket is among it.
    const { gcs } = scenario.stack;
    const key = JSON.parse(await readFile(gcs.keyFile, 'utf8')) as { private_key: string };
    const lines = key.private_key.split('\n').filter((line) => /^[\w+/]{32,}$/.test(line));
    expect(lines.length).toBeGreaterThan(10);
    expect(pieces(secrets)).toEqual(expect.arrayContaining([MARKED_CIPHER, password, ...lines]));
    expect(shownIn(texts, secrets)).toEqual([]);
  });
});
