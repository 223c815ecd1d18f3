import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { connectLab, waitFor, type LabConnection } from '../../lab/kubernetes.ts';
import { createIfAbsent, deleteObject, readObject } from '../../lab/operators/v1/kube.ts';
import { LAB_ANNOTATION } from '../../lab/operators/v1/names.ts';
import { secret } from '../../lab/operators/v1/manifests/secrets.ts';
import { createSourceCluster, type SourceClusterOptions } from '../../lab/source-cluster.ts';
import { sourceManifest } from '../../lab/source-cluster/source-manifest.ts';
import { attach, type Stack } from '../../lab/stack.ts';
import { compareLedger, startWriter } from '../../lab/writer.ts';
import { V1Cluster } from '../helpers/v1-cluster.ts';
import '../helpers/provided.ts';

const NAMESPACE = 'lab-v1';
const ROWS = 2_000;
const TIMEOUT_MS = 90_000;

/** Holds the lab's v1 operator to what was seen on the real one, version 1.6.0. */
describe("the lab's v1 operator", () => {
  let stack: Stack;
  let lab: LabConnection;

  beforeAll(async () => {
    stack = await attach(inject('stackDirectory'));
    lab = await connectLab(stack.kubeconfigPath);
  });

  afterAll(async () => {
    await lab.close();
  });

  async function create(name: string, more: Partial<SourceClusterOptions> = {}) {
    const options = { name, namespace: NAMESPACE, rows: ROWS, ...more };
    return new V1Cluster(stack, lab, await createSourceCluster(stack, options));
  }

  async function deleteCluster(cluster: V1Cluster): Promise<void> {
    await deleteObject(lab, cluster.reference('PerconaPGCluster'));
    await waitFor(`the rmdata Job of ${cluster.source.name} to complete`, TIMEOUT_MS, async () => {
      const [job] = await cluster.list('Job', ',pgrmdata=true');
      return (job?.status as { succeeded?: number } | undefined)?.succeeded === 1;
    });
  }

  it('is fenced exactly by a clean stop under a paused Patroni, and resumes on a new timeline', async () => {
    const cluster = await create('fence');
    const { user, password, database } = cluster.source;
    const ledgerPath = join(stack.directory, 'ledger-lab-v1.jsonl');
    const writer = await startWriter(stack, { source: cluster.source, ledgerPath });

    await cluster.pausePatroni(true);
    const said = await cluster.exec(
      'pg_ctl -D "$PGDATA" -m fast -w stop; pg_controldata -D "$PGDATA"',
    );
    expect(said).toMatch(/cluster state: +shut down\n/);
    const [, segment = ''] = /REDO WAL file: +([0-9A-F]{24})/.exec(said) ?? [];
    const { max } = await cluster.cloudInfo();
    // The shutdown checkpoint opens the segment after the last archived one: all user WAL is in the bucket.
    expect(Number.parseInt(segment.slice(16), 16)).toBe(Number.parseInt(max.slice(16), 16) + 1);
    expect(said).toMatch(/checkpoint location: +[0-9A-F]+\/[0-9A-F]+000028\n/);
    await waitFor('the stopped pod to lose its role', TIMEOUT_MS, async () => {
      return (await cluster.databasePod()).metadata.labels?.['role'] === undefined;
    });

    const before = writer.acknowledged();
    await cluster.pausePatroni(false);
    await waitFor('rows after the resume', TIMEOUT_MS, () => writer.acknowledged() > before + 5);
    await writer.stop();
    const endpoint = await cluster.source.primaryEndpoint();
    expect(await compareLedger({ ledgerPath, endpoint, user, password, database })).toMatchObject({
      lostRows: [],
      duplicatedRows: [],
    });
    await waitFor('timeline 2', TIMEOUT_MS, async () => {
      return (await cluster.patroniStatus())['timeline'] === 2;
    });

    // Then the delete: the Job takes pods and services; kept claims, kept Secret and the bucket stay.
    await deleteCluster(cluster);
    expect(await cluster.list('Pod', ',pgrmdata!=true')).toEqual([]);
    expect((await cluster.list('PersistentVolumeClaim')).map((c) => c.metadata.name)).toEqual([
      'fence',
      'fence-pgbr-repo',
    ]);
    expect(await cluster.list('Service')).toEqual([]);
    const bucket = join(stack.directory, 's3', stack.s3.bucket, 'backrestrepo');
    expect(existsSync(join(bucket, 'fence-backrest-shared-repo/backup/db/backup.info'))).toBe(true);

    // A kept claim brings v1 back.
    await lab.request({
      method: 'POST',
      path: `/apis/pg.percona.com/v1/namespaces/${NAMESPACE}/perconapgclusters`,
      body: sourceManifest(stack, { name: 'fence', namespace: NAMESPACE }),
    });
    await waitFor('v1 back on its old data', TIMEOUT_MS, async () => {
      return (await cluster.countOrders()) === ROWS;
    });
    await deleteCluster(cluster);
  });

  it('crashes PostgreSQL on spec.pause, and backs up again when resumed', async () => {
    const cluster = await create('paused');
    await cluster.patchSpec({ pause: true });
    await waitFor('Shutdown and no pods', TIMEOUT_MS, async () => {
      return (
        (await cluster.state()) === 'pgcluster Shutdown' && (await cluster.list('Pod')).length === 0
      );
    });
    expect(await cluster.controlData()).toMatch(/cluster state: +in production\n/);
    await cluster.patchSpec({ pause: false });
    await waitFor('all rows after crash recovery', TIMEOUT_MS, async () => {
      return (await cluster.countOrders()) === ROWS;
    });
    await waitFor('a second full backup', TIMEOUT_MS, async () => {
      return (await cluster.cloudInfo()).fullBackups === 2;
    });
    expect(await cluster.state()).toBe('pgcluster Initialized');
    await deleteCluster(cluster);
  });

  it('restarts PostgreSQL when keepBackups changes, ignores annotations, and removes what is not kept', async () => {
    const cluster = await create('keeps', { keepBackups: false, keepData: false });
    const uid = (await cluster.databasePod()).metadata.uid;
    await lab.request({
      method: 'PATCH',
      path: `/apis/pg.percona.com/v1/namespaces/${NAMESPACE}/perconapgclusters/keeps`,
      body: { metadata: { annotations: { lock: 'mine' } } },
    });
    await cluster.patchSpec({ keepBackups: true });
    await waitFor('the pgcluster to say keep-backups', TIMEOUT_MS, async () => {
      const pgcluster = await readObject(lab, cluster.reference('Pgcluster'));
      return JSON.stringify(pgcluster?.spec).includes('"keep-backups":"true"');
    });
    await waitFor('another database pod, on timeline 2', TIMEOUT_MS, async () => {
      const renewed = (await cluster.databasePod()).metadata.uid !== uid;
      return renewed && (await cluster.patroniStatus())['timeline'] === 2;
    });
    await deleteCluster(cluster);
    const claims = await cluster.list('PersistentVolumeClaim');
    expect(claims.map((c) => c.metadata.name)).toEqual(['keeps-pgbr-repo']);
    const users = await cluster.list('Secret', ',pgo-backrest-repo!=true');
    expect(users).toEqual([]);
  });

  it('leaves PostgreSQL serving while its rmdata Job cannot start', async () => {
    const cluster = await create('stuck', {
      rows: ROWS,
      firstBackup: 'local',
      annotations: { [LAB_ANNOTATION.rmdataNeeds]: 'rmdata-image' },
    });
    await deleteObject(lab, cluster.reference('PerconaPGCluster'));
    await waitFor('a pending rmdata pod', TIMEOUT_MS, async () => {
      const [pod] = await cluster.list('Pod', ',pgrmdata=true');
      return pod?.status?.phase === 'Pending';
    });
    expect(await cluster.countOrders()).toBe(ROWS);
    await createIfAbsent(lab, secret({ namespace: NAMESPACE, name: 'rmdata-image' }, {}));
    await waitFor('all pods gone', TIMEOUT_MS, async () => {
      return (await cluster.list('Pod', ',pgrmdata!=true')).length === 0;
    });
  });
});
