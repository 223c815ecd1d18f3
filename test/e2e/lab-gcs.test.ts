import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { connectLab, waitFor, type KubeObject, type LabConnection } from '../../lab/kubernetes.ts';
import { deleteObject } from '../../lab/operators/v1/kube.ts';
import { createSourceCluster, type SourceClusterOptions } from '../../lab/source-cluster.ts';
import { customConfigSources } from '../../lab/source-cluster/custom-config.ts';
import { attach, type Stack } from '../../lab/stack.ts';
import { startGcs } from '../../lab/stack/start-gcs.ts';
import { V1Cluster } from '../helpers/v1-cluster.ts';
import '../helpers/provided.ts';
import { createGcsStandby } from '../lab/gcs/gcs-standby.ts';
import { RepositoryClient } from '../lab/gcs/repository-client.ts';

const NAMESPACE = 'lab-gcs';
const PHOTO_MEGABYTES = 64;
const TIMEOUT_MS = 90_000;
/** From here on pgBackRest uploads in chunks. */
const RESUMABLE_BYTES = 4 * 1_048_576;

/** What differs from S3: tokens, resumable uploads, an authority that v1 does not know of. */
describe("the lab's GCS store", () => {
  let stack: Stack;
  let lab: LabConnection;

  beforeAll(async () => {
    stack = await attach(inject('stackDirectory'));
    lab = await connectLab(stack.kubeconfigPath);
    await startGcs(stack);
  });

  afterAll(async () => {
    await lab.close();
  });

  it('keeps an object of several chunks over a crash of both its processes', async () => {
    const client = await RepositoryClient.create(stack, 'crash');
    const content = randomBytes(RESUMABLE_BYTES * 2 + 1);
    expect(await client.put('large', content)).toMatchObject({ code: 0 });
    const { gcs, gcsStore } = stack.components;
    await Promise.all([gcs.kill(), gcsStore.kill()]);
    await Promise.all([gcs.start(), gcsStore.start()]);
    const again = await client.get('large');
    expect(again.stdout.equals(content)).toBe(true);
  });

  it('is closed to the key of another account and says so', async () => {
    const key = JSON.parse(await readFile(stack.gcs.keyFile, 'utf8')) as Record<string, unknown>;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const keyFile = join(stack.directory, 'other-key.json');
    await writeFile(keyFile, JSON.stringify({ ...key, private_key }));
    const client = await RepositoryClient.create(stack, 'stranger', { keyFile });
    const said = await client.put('small', Buffer.from('small'));
    expect(said.code).not.toBe(0);
    expect(said.stderr).toMatch(/Invalid JWT Signature/);
    expect(existsSync(join(stack.directory, 'gcs', stack.gcs.bucket, 'stranger'))).toBe(false);
  });

  it('has no other bucket than its own', async () => {
    const client = await RepositoryClient.create(stack, 'elsewhere', { bucket: 'elsewhere' });
    const said = await client.put('small', Buffer.from('small'));
    expect(said.stderr).toMatch(/404/);
  });

  it('carries an encrypted v1 with tablespaces to v2: restored, followed, promoted, backed up', async () => {
    const options: SourceClusterOptions = {
      ...{ name: 'g1', namespace: NAMESPACE, rows: 2_000, photoMegabytes: PHOTO_MEGABYTES },
      ...{ storage: 'gcs', cipherPass: 'swordfish', tablespaces: ['lake'], walVolume: true },
    };
    const v1 = new V1Cluster(stack, lab, await createSourceCluster(stack, options));
    const standby = {
      namespace: NAMESPACE,
      path: '/backrestrepo/g1-backrest-shared-repo',
      customConfig: customConfigSources(options),
    };
    const [v2, without] = await Promise.all([
      createGcsStandby(lab, stack, { ...standby, name: 'g2', tablespaces: ['lake'] }),
      createGcsStandby(lab, stack, { ...standby, name: 'g3', tablespaces: [] }),
    ]);
    await waitFor('a standby without the tablespace to fail', TIMEOUT_MS, async () => {
      const [pod] = await without.pods();
      return pod && /unable to create path '\/tablespaces/.test(await without.log(pod));
    });
    await without.delete();
    await v2.waitForState('ready');
    expect(await v2.sql('SELECT pg_is_in_recovery()')).toBe('t');
    const identity = 'SELECT system_identifier FROM pg_control_system()';
    expect(await v2.sql(identity)).toBe((await v1.exec(`psql -XAtqc '${identity}'`)).trim());

    await v1.exec('psql -qd pgdb -c "CREATE TABLE news ()" && psql -qc "SELECT pg_switch_wal()"');
    await waitFor('what v1 wrote to be replayed', TIMEOUT_MS, async () => {
      return (await v2.sql("SELECT to_regclass('news')", 'pgdb')) === 'news';
    });
    const inLake = 'SELECT count(*) FROM pguser.in_lake';
    expect((await v1.exec(`psql -XAtqd pgdb -c '${inLake}'`)).trim()).toBe('1000');
    await v2.patchSpec({ standby: { enabled: false } });
    await v2.waitForPromotion();

    const photos = 'SELECT sum(length(content)) / 1048576 FROM pguser.photos';
    expect(await v2.sql(photos, 'pgdb')).toBe(String(PHOTO_MEGABYTES));
    expect(await v2.sql(inLake, 'pgdb')).toBe('1000');
    const place = 'SELECT pg_tablespace_location(oid) FROM pg_tablespace WHERE spcname = $$lake$$';
    expect(await v2.sql(place)).toBe('/tablespaces/lake/lake');
    const [real = '', wal = ''] = (
      await v2.exec('sh', '-c', 'readlink "$PGDATA"/pg_tblspc/*; readlink "$PGDATA/pg_wal"')
    ).split('\n');
    expect(real).toContain('-lake-tablespace/');
    expect(wal).toContain('-pgwal/');
    const services = await v2.list('Service');
    const exposed = services.filter((service) => inSpec(service, 'type') === 'LoadBalancer');
    expect(exposed.map(({ metadata }) => metadata.name)).toEqual(['g2-ha']);
    const claims = await v2.list('PersistentVolumeClaim');
    const classes = claims.map((claim) => inSpec(claim, 'storageClassName'));
    expect(classes).toEqual(['standard', 'standard', 'standard']);

    await v2.waitForBackups();
    const [backup] = await v2.backups();
    expect(backup?.status).toMatchObject({
      state: 'Succeeded',
      backupType: 'incr',
      storageType: 'gcs',
      destination: `gs://${stack.gcs.bucket}/backrestrepo/g1-backrest-shared-repo`,
    });
    await v2.exec('pgbackrest', '--stanza=db', 'check');
    await v2.delete();
    await deleteObject(lab, v1.reference('PerconaPGCluster'));
  });
});

function inSpec({ spec }: KubeObject, field: string): unknown {
  return (spec as Record<string, unknown> | undefined)?.[field];
}
