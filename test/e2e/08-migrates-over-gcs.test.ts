import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import type { LedgerComparison } from '../../lab/writer.ts';
import type { MigrationReport } from '../../src/model/status.ts';
import { handoverCommand } from '../helpers/handover-command.ts';
import { Scenario } from '../helpers/scenario.ts';
import { readTarget, targetSql } from '../helpers/world.ts';

/** Known to nobody but the secrets that they are planted in. */
const MARKED_CIPHER = 'marked-cipher-4f1d0c';
/** What no compression makes smaller: objects of more than 4 MiB go up in several requests. */
const PHOTO_MEGABYTES = 16;

/** Parts of a secret that would give it away: a key in a file of several lines may be shown by one of them. */
function pieces(secrets: string[]): string[] {
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\n|\\n|=/)]);
  return parts.filter((part) => part.length >= 16 && !/^(\[|-----|\/etc\/|repo1-)/.test(part));
}

describe('08 an encrypted v1 in Google Cloud Storage, with a tablespace, into another namespace', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let report: MigrationReport;
  let ledger: LedgerComparison;
  let said: string[];

  beforeAll(async () => {
    scenario = await Scenario.begin('e2e-08');
    worker = scenario.startWorker();
    await scenario.moveTarget();
    await scenario.createBusySource({
      storage: 'gcs',
      cipherPass: MARKED_CIPHER,
      photoMegabytes: PHOTO_MEGABYTES,
      tablespaces: ['lake'],
      walVolume: true,
    });
    const handover = handoverCommand(scenario);
    const { namespace, name } = scenario.target;
    await scenario.writeRequest({
      source: { namespace: scenario.namespace, cluster: scenario.sourceName },
      target: { namespace, cluster: name },
    });
    const plan = (output: string) =>
      handover('plan', '--request', scenario.requestPath, '--output', output);
    const plans = [await plan('text'), await plan('json'), await plan('yaml')];
    const handle = await scenario.start();
    await scenario.approve(handle);
    report = await scenario.result(handle);
    ledger = await scenario.ledger('v2');
    const status = await handover('status', scenario.workflowId, '--json');
    said = [...plans, status].map(({ stdout, stderr }) => `${stdout}${stderr}`);
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

  it('shows no secret to anybody: not in plans, log, history, status, resource or events', async () => {
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
    const secrets = [MARKED_CIPHER, ...(await scenario.secretValues())];
    // The search could not fail if it looked for nothing or in nothing.
    expect(secrets.some((text) => text.includes('PRIVATE KEY'))).toBe(true);
    expect(secrets.length).toBeGreaterThan(8);
    for (const text of texts) expect(text).not.toBe('');
    const found = pieces(secrets).filter((piece) => texts.some((text) => text.includes(piece)));
    expect(found).toEqual([]);
  });
});
