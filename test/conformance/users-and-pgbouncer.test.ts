import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import type { SourceCluster } from '../../lab/source-cluster.ts';
import { targetEndpoint } from '../../lab/target-endpoint.ts';
import type { WorkerProcess } from '../../lab/worker-process.ts';
import { podEndpoint, type Endpoint } from '../../lab/writer/candidates.ts';
import { waitFor } from '../../lab/kubernetes.ts';
import { Scenario } from '../helpers/scenario.ts';
import { targetSql } from '../helpers/world.ts';

const LABEL = 'postgres-operator.crunchydata.com';
/** From the approval on: the cut-over and the promotion lie in it. */
const ANSWER_TIMEOUT_MS = 120_000;

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
    const server = await targetEndpoint(scenario.stack, scenario.target);
    const [letInAtMs, writableAtMs] = await Promise.all([
      untilLetIn(await pgBouncer(scenario), source),
      untilWritable(server, source),
      handle.result(),
    ]);
    const lateS = ((letInAtMs - writableAtMs) / 1_000).toFixed(1);
    console.log(`v2's PgBouncer let the user in ${lateS} s after v2 took writes`);
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
    const server = await targetEndpoint(scenario.stack, scenario.target);
    expect(await whoAmI(server, source)).toBe(source.user);
    expect(await whoAmI(await pgBouncer(scenario), source)).toBe(source.user);
  });

  it('refuses a wrong password at both', async () => {
    const wrong = { ...source, password: 'wrong' };
    for (const endpoint of [
      await targetEndpoint(scenario.stack, scenario.target),
      await pgBouncer(scenario),
    ])
      await expect(whoAmI(endpoint, wrong)).rejects.toThrow();
  });

  it('keeps the extension that v1 had, and adds none that v1 had not', async () => {
    const extensions = await targetSql(
      scenario,
      "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension",
      source.database,
    );
    expect(extensions).toBe('pgaudit plpgsql');
  });

  it('brings roles of its own, and leaves v1’s where they were', async () => {
    const roles = await targetSql(
      scenario,
      "SELECT string_agg(rolname, ' ') FROM pg_roles WHERE rolcanlogin",
    );
    expect(roles.split(' ')).toEqual(
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

/** Tries until PgBouncer lets the user in, and tells when. */
async function untilLetIn(endpoint: Endpoint | undefined, source: SourceCluster): Promise<number> {
  await waitFor('PgBouncer to let the user in', ANSWER_TIMEOUT_MS, () => whoAmI(endpoint, source), {
    intervalMs: 100,
  });
  return Date.now();
}

/** Looks until the server is no standby any more, and tells when. */
async function untilWritable(
  endpoint: Endpoint | undefined,
  source: SourceCluster,
): Promise<number> {
  const sql = 'SELECT NOT pg_is_in_recovery() AS said';
  await waitFor('v2 to take writes', ANSWER_TIMEOUT_MS, () => ask(endpoint, source, sql), {
    intervalMs: 100,
  });
  return Date.now();
}

/** Logs in as an application does, by TLS. */
async function whoAmI(
  endpoint: Endpoint | undefined,
  login: Pick<SourceCluster, 'user' | 'password' | 'database'>,
): Promise<string> {
  return String(await ask(endpoint, login, 'SELECT current_user AS said'));
}

async function ask(
  endpoint: Endpoint | undefined,
  { user, password, database }: Pick<SourceCluster, 'user' | 'password' | 'database'>,
  sql: string,
): Promise<unknown> {
  if (endpoint === undefined) throw new Error('there is no such pod');
  const ssl = { rejectUnauthorized: false };
  const client = new Client({ ...endpoint, user, password, database, ssl });
  client.on('error', () => undefined); // the query on it tells
  try {
    await client.connect();
    const { rows } = await client.query<{ said: unknown }>(sql);
    return rows[0]?.said;
  } finally {
    await client.end().catch(() => undefined);
  }
}
