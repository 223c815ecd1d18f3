import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { connectLab, waitFor, type LabConnection } from '../../lab/kubernetes.ts';
import { V2_OPERATOR } from '../../lab/operators/v2/deploy-v2-operator.ts';
import { createSourceCluster, type SourceCluster } from '../../lab/source-cluster.ts';
import { attach, type Stack } from '../../lab/stack.ts';
import { V1Cluster } from '../helpers/v1-cluster.ts';
import '../helpers/provided.ts';
import type { StandbyOptions } from '../lab/operators/v2/standby-spec.ts';
import { V2Cluster } from '../lab/operators/v2/v2-cluster.ts';

const namespace = 'lab-v2';
const ROWS = 2_000;
const TIMEOUT_MS = 90_000;

/** Holds the lab's v2 operator to what was seen on the real one, version 2.9.0. */
describe("the lab's v2 operator", () => {
  let stack: Stack;
  let lab: LabConnection;
  let source: SourceCluster;
  let v1: V1Cluster;

  beforeAll(async () => {
    stack = await attach(inject('stackDirectory'));
    lab = await connectLab(stack.kubeconfigPath);
    source = await createSourceCluster(stack, { name: 'v1', namespace, rows: ROWS });
    v1 = new V1Cluster(stack, lab, source);
  });

  afterAll(async () => {
    await lab.close();
  });

  const path = '/backrestrepo/v1-backrest-shared-repo';
  const standby = (options: Partial<StandbyOptions> & { name: string }): Promise<V2Cluster> =>
    V2Cluster.createStandby(lab, stack, { namespace, path, ...options });

  async function scaleOperator(replicas: number): Promise<void> {
    const { namespace: where, name } = V2_OPERATOR;
    await lab.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/${where}/deployments/${name}`,
      body: { spec: { replicas } },
    });
    await waitFor(`${String(replicas)} operator pods`, TIMEOUT_MS, async () => {
      const path = `/api/v1/namespaces/${where}/pods?labelSelector=app.kubernetes.io%2Fname%3D${name}`;
      return (await lab.request<{ items: unknown[] }>({ path })).items.length === replicas;
    });
  }

  it('follows v1 by its repository, and in one patch promotes into a repository of its own', async () => {
    const cluster = await standby({ name: 'follows' });
    await cluster.waitForState('ready');
    const { status } = await cluster.get();
    expect(status).toMatchObject({
      observedGeneration: 1,
      pgbackrest: { repos: [{ name: 'repo1', stanzaCreated: false }] },
    });
    // Like the real operator it reads the identifier from Patroni's config map, which may come after `ready`.
    const systemIdentifier = await cluster.sql('SELECT system_identifier FROM pg_control_system()');
    await waitFor('the system identifier to be reported', TIMEOUT_MS, async () => {
      const { patroni } = (await cluster.get()).status ?? {};
      return patroni?.status?.systemIdentifier === systemIdentifier;
    });

    await v1.exec('psql -qd pgdb -c "CREATE TABLE news ()" && psql -qc "SELECT pg_switch_wal()"');
    await waitFor('what v1 wrote to be replayed', TIMEOUT_MS, async () => {
      return (await cluster.sql("SELECT to_regclass('news')", 'pgdb')) === 'news';
    });

    await cluster.patchSpec({
      standby: { enabled: false },
      backups: { pgbackrest: { global: { 'repo1-path': '/follows-own' } } },
    });
    await cluster.waitForPromotion();
    await cluster.waitForBackups();
    const [first] = await cluster.backups();
    expect(first?.status).toMatchObject({
      state: 'Succeeded',
      backupType: 'full',
      destination: `s3://${stack.s3.bucket}/follows-own`,
    });
    const archive = join(stack.directory, 's3', stack.s3.bucket, path, 'archive/db/15-1');
    expect(await readdir(archive)).toEqual(['0000000100000000']);

    const second = await cluster.backUp('asked-for', ['--type=incr']);
    expect(second.status).toMatchObject({ state: 'Succeeded', backupType: 'incr' });
    // As the real one does it: a backup is asked for by way of the cluster's own spec.
    expect((await cluster.get()).spec.backups.pgbackrest.manual?.repoName).toBe('repo1');
    expect(
      await cluster.sql("SELECT left(rolpassword, 5) FROM pg_authid WHERE rolname = 'pguser'"),
    ).toBe('SCRAM');
    await cluster.delete();
  });

  it('streams to a second instance only once the role _crunchyrepl exists', async () => {
    const cluster = await standby({ name: 'pair', replicas: 2 });
    await waitFor('the second instance to ask the leader in vain', TIMEOUT_MS, async () => {
      return (await cluster.log(await cluster.leader())).includes(
        'role "_crunchyrepl" does not exist',
      );
    });
    await waitFor('the leader to be ready', TIMEOUT_MS, async () => {
      return (await cluster.get()).status?.postgres?.ready === 1;
    });
    // Patroni 4.1 calls a replica ready only when it streams, so this stays as it is.
    expect((await cluster.get()).status).toMatchObject({
      state: 'initializing',
      postgres: { size: 2, ready: 1 },
    });
    expect(await cluster.sql('SELECT count(*) FROM pg_stat_replication')).toBe('0');
    await v1.exec('psql -qc "CREATE ROLE _crunchyrepl WITH LOGIN REPLICATION"');
    await v1.exec('psql -qc "SELECT pg_switch_wal()"');
    await waitFor('streaming', TIMEOUT_MS, async () => {
      return (await cluster.sql('SELECT state FROM pg_stat_replication')) === 'streaming';
    });

    // A scale-down keeps the leader; the volume stays and is taken up again.
    const claims = (await cluster.list('PersistentVolumeClaim')).map((c) => c.metadata.name);
    const scale = async (replicas: number): Promise<void> => {
      const [set] = (await cluster.get()).spec.instances;
      await cluster.patchSpec({ instances: [{ ...set, replicas }] });
      await waitFor(`${String(replicas)} instances`, TIMEOUT_MS, async () => {
        const { state, postgres } = (await cluster.get()).status ?? {};
        return state === 'ready' && postgres?.size === replicas;
      });
    };
    await scale(1);
    await scale(2);
    const after = (await cluster.list('PersistentVolumeClaim')).map((c) => c.metadata.name);
    expect(after).toEqual(claims);
    await cluster.delete();
  });

  it('does not say why a standby cannot be made: only the pods do', async () => {
    const wrong = await standby({ name: 'wrong-path', path: '/nowhere' });
    const typo = await standby({ name: 'typo', pathKey: 'repo1' });
    const missing = await standby({ name: 'missing', secretName: 'later' });
    for (const cluster of [wrong, typo]) {
      await waitFor(`code 075 in the log of ${cluster.name}`, TIMEOUT_MS, async () => {
        const [pod] = await cluster.pods();
        return pod && (await cluster.log(pod)).includes('[075]: no backup set found to restore');
      });
      expect((await cluster.get()).status?.state).toBe('initializing');
      expect(await cluster.eventsOf(cluster.name)).toEqual([]);
    }
    await waitFor('FailedMount', TIMEOUT_MS, async () => {
      const [pod] = await missing.pods();
      const events = await missing.eventsOf(pod?.metadata.name ?? '');
      return events.some((event) => /^FailedMount: .*secret "later" not found/.test(event));
    });

    await missing.createSecret('later', stack.s3.accessKey, stack.s3.secretKey);
    await wrong.patchSpec({ backups: { pgbackrest: { global: { 'repo1-path': path } } } });
    await Promise.all([wrong, missing].map((cluster) => cluster.waitForState('ready')));
    await Promise.all([wrong, typo, missing].map((cluster) => cluster.delete()));
  });

  it('takes up what happened while it was down, and leaves data and secrets behind', async () => {
    const cluster = await standby({ name: 'patient' });
    await cluster.waitForState('ready');
    await scaleOperator(0);
    await cluster.patchSpec({
      standby: { enabled: false },
      backups: { pgbackrest: { global: { 'repo1-path': '/patient-own' } } },
    });
    const { status, metadata } = await cluster.get();
    expect(status?.observedGeneration).not.toBe(metadata.generation);
    expect(await cluster.sql('SELECT pg_is_in_recovery()')).toBe('t');
    await scaleOperator(1);
    await cluster.waitForPromotion();
    await cluster.waitForBackups();

    await cluster.delete();
    await waitFor('everything that is owned to be gone', TIMEOUT_MS, async () => {
      const kinds = ['Pod', 'Service', 'ConfigMap'].map((kind) => cluster.list(kind));
      return (await Promise.all(kinds)).every((objects) => objects.length === 0);
    });
    expect(await cluster.list('PersistentVolumeClaim')).toHaveLength(1);
    expect((await cluster.list('Secret')).map((s) => s.metadata.name).sort()).toEqual([
      'patient-cluster-ca-cert',
      'patient-cluster-cert',
      'patient-pguser-pguser',
      'patient-replication-cert',
    ]);
  });
});
