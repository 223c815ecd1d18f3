import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import type { SourceCluster } from '../../lab/source-cluster.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { podEndpoint, type Endpoint } from '../../lab/writer/candidates.ts';
import { waitFor } from '../../lab/kubernetes.ts';
import { Scenario } from '../helpers/scenario.ts';
import { leaderOf, targetSql } from '../helpers/world.ts';

const LABEL = 'postgres-operator.crunchydata.com';
const ANSWER_TIMEOUT_MS = 60_000;

/** What the fast lab cannot show: it has no PgBouncer, and its operator is not the one that users have. */
describe('what the real v2 operator makes of users, extensions and PgBouncer', () => {
  let scenario: Scenario;
  let worker: WorkerProcess;
  let source: SourceCluster;
  let verifierBefore: string;

  beforeAll(async () => {
    scenario = await Scenario.begin('real-users');
    worker = scenario.startWorker();
    source = await scenario.createSource();
    const overrides = { spec: { proxy: { pgBouncer: { replicas: 1 } } } };
    const handle = await scenario.start({ target: { cluster: 'new', overrides } });
    await scenario.until(handle, 'the open gate', (s) => s.waitingFor !== null);
    verifierBefore = await targetSql(scenario, VERIFIER);
    await scenario.approve(handle);
    await scenario.result(handle);
  });

  afterAll(async () => {
    await worker.stop();
    await scenario.end();
  });

  it('leaves v1’s verifier as it is while v2 is a standby, and writes one of its own kind after the promotion', async () => {
    expect(verifierBefore).toBe('md5');
    expect(await targetSql(scenario, VERIFIER)).toBe('SCRAM-SHA-256');
  });

  it('keeps the password that the application has, at the server and through PgBouncer', async () => {
    const server = podEndpoint(await leaderOf(scenario));
    expect(await whoAmI(server, source)).toBe(source.user);
    const bouncer = await pgBouncer(scenario);
    // It has no readiness probe: a pod that is Ready may still have no role to ask by.
    await waitFor('PgBouncer to let the user in', ANSWER_TIMEOUT_MS, () => whoAmI(bouncer, source));
    expect(await whoAmI(bouncer, source)).toBe(source.user);
  });

  it('refuses a wrong password at both', async () => {
    const wrong = { ...source, password: 'wrong' };
    for (const endpoint of [podEndpoint(await leaderOf(scenario)), await pgBouncer(scenario)])
      await expect(whoAmI(endpoint, wrong)).rejects.toThrow();
  });

  it('keeps the extension that v1 had, and adds none that v1 had not', async () => {
    const extensions = await targetSql(
      scenario,
      'SELECT extname FROM pg_extension ORDER BY 1',
      source.database,
    );
    expect(extensions.split('\n')).toEqual(['pgaudit', 'plpgsql']);
  });

  it('brings roles of its own, and leaves v1’s where they were', async () => {
    const roles = await targetSql(
      scenario,
      "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname NOT LIKE 'pg\\_%' ORDER BY 1",
    );
    expect(roles.split('\n')).toEqual(
      expect.arrayContaining([
        '_crunchypgbouncer',
        '_crunchyrepl',
        'postgres',
        'primaryuser',
        source.user,
      ]),
    );
  });
});

const VERIFIER =
  "SELECT CASE WHEN rolpassword LIKE 'md5%' THEN 'md5' ELSE split_part(rolpassword, '$', 1) END FROM pg_authid WHERE rolname = 'pguser'";

async function pgBouncer({ lab, target }: Scenario): Promise<Endpoint | undefined> {
  const selector = `${LABEL}/cluster=${target.name},${LABEL}/role=pgbouncer`;
  const where = { apiVersion: 'v1', kind: 'Pod', namespace: target.namespace };
  const [pod] = await listObjects(lab, where, selector);
  return pod && podEndpoint(pod);
}

/** Logs in as an application does, by TLS. */
async function whoAmI(
  endpoint: Endpoint | undefined,
  { user, password, database }: Pick<SourceCluster, 'user' | 'password' | 'database'>,
): Promise<string> {
  if (endpoint === undefined) throw new Error('there is no such pod');
  const ssl = { rejectUnauthorized: false };
  const client = new Client({ ...endpoint, user, password, database, ssl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('SELECT current_user AS name');
    return rows[0]?.name ?? '';
  } finally {
    await client.end();
  }
}
