import { planReport } from '../../src/cli/plan-report.ts';
import { renderPlan } from '../../src/cli/render-plan.ts';
import { startCommand } from '../../src/cli/start-command.ts';
import type { DatabaseFacts } from '../../src/model/observation.ts';
import type { V1Cluster } from '../../src/model/v1-cluster.ts';
import { findings } from '../../src/planner/checks.ts';
import { makePlan } from '../../src/preflight/make-plan.ts';
import {
  databaseFacts,
  observation,
  operatorFacts,
  postgresFacts,
  request,
  s3Storage,
  seen,
  v1Cluster,
} from '../helpers/builders.ts';

const REPOSITORY = { PGBACKREST_REPO1_PATH: '/backrestrepo/cluster1-backrest-shared-repo' };
const SECRETS = {
  'cluster1-backrest-repo-config': ['aws-s3-key', 'aws-s3-key-secret'],
  'cluster1-pguser-secret': ['username', 'password'],
};

/** What `handover plan` prints of the cluster that docs/plan.md shows: a v1 with a client that does without TLS. */
export function documentedPlan(): string {
  const source = documentedSource();
  const databases = documentedDatabases();
  const made = makePlan(request(), {
    source,
    databases,
    environment: REPOSITORY,
    postgres: postgresFacts(),
    sourceSecrets: SECRETS,
    targetOperator: operatorFacts(),
  });
  if (!made.made) throw new Error(made.why);
  const world = observation({
    source,
    databases: seen(databases),
    environment: seen(REPOSITORY),
    sourceSecrets: seen(SECRETS),
  });
  const examined = { findings: findings(request(), world, made.plan), plan: made.plan };
  const names = { namespace: 'pg', source: 'cluster1', target: 'cluster1-v2' };
  return renderPlan(planReport(request(), examined, (hash) => startCommand(names, hash)));
}

function documentedSource(): V1Cluster {
  return v1Cluster({
    disableAutofail: true,
    keepBackups: false,
    backup: {
      storages: { 'my-s3': s3Storage({ uriStyle: 'path' }) },
      schedule: [
        { name: 'sat-night', schedule: '0 0 * * 6', keep: 3, type: 'full', storage: 'my-s3' },
      ],
    },
  });
}

function documentedDatabases(): DatabaseFacts {
  const { settings } = databaseFacts();
  const workMem = {
    name: 'work_mem',
    value: '16MB',
    source: 'configuration file',
    inAutoConf: false,
  };
  return databaseFacts({
    settings: [...settings, workMem],
    clearTextClients: [{ role: 'pguser', address: '172.16.4.7', connections: 12 }],
  });
}
