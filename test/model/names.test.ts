import { describe, expect, it } from 'vitest';
import {
  DATABASE_CONTAINER,
  FIELD_MANAGER,
  LOCK_ANNOTATION,
  OWNER_ANNOTATION,
  REPLICATION_ROLE,
  REPO,
  STANZA,
  V1,
  V1_INNER,
  V2,
  V2_BACKUP,
  describeCluster,
  operatorSelectors,
  v1Names,
  v1Selectors,
  v2Names,
  v2Selectors,
  v2UserLabels,
} from '../../src/model/names.ts';

describe('the kinds of custom resources', () => {
  it('tell v1 from v2 by the group, for both have the same plural', () => {
    expect([V1, V1_INNER, V2, V2_BACKUP].map((kind) => `${kind.plural}.${kind.group}`)).toEqual([
      'perconapgclusters.pg.percona.com',
      'pgclusters.pg.percona.com',
      'perconapgclusters.pgv2.percona.com',
      'perconapgbackups.pgv2.percona.com',
    ]);
  });
});

describe('the versions of custom resources', () => {
  it('are the only ones that their operators serve', () => {
    expect([V1, V1_INNER].map(({ version }) => version)).toEqual(['v1', 'v1']);
    expect([V2, V2_BACKUP].map(({ version }) => version)).toEqual(['v2', 'v2']);
  });
});

describe('what both operators agree on', () => {
  it('is the container, the stanza, the repository and the replication role', () => {
    expect([DATABASE_CONTAINER, STANZA, REPO, REPLICATION_ROLE]).toEqual([
      'database',
      'db',
      'repo1',
      '_crunchyrepl',
    ]);
  });
});

describe('our own marks', () => {
  it('stay what they are: clusters of running migrations carry them', () => {
    expect([FIELD_MANAGER, LOCK_ANNOTATION, OWNER_ANNOTATION]).toEqual([
      'pg-handover',
      'pg-handover/lock',
      'pg-handover/migration',
    ]);
  });
});

describe('the selectors of v1', () => {
  it('are those of its own templates', () => {
    expect(v1Selectors.database('cluster1')).toBe('pg-cluster=cluster1,pgo-pg-database=true');
    expect(v1Selectors.everyPod('cluster1')).toBe('pg-cluster=cluster1');
    expect(v1Selectors.repoHost('cluster1')).toBe('pg-cluster=cluster1,pgo-backrest-repo=true');
    expect(v1Selectors.rmdataJob('cluster1')).toBe('pg-cluster=cluster1,pgrmdata=true');
  });

  it('find a stopped database, which has lost its role, but no primary there', () => {
    expect(v1Selectors.database('cluster1')).not.toContain('role');
    expect(v1Selectors.primary('cluster1')).toBe(
      'pg-cluster=cluster1,pgo-pg-database=true,role=master',
    );
  });
});

describe('the selectors of v2', () => {
  const label = 'postgres-operator.crunchydata.com';

  it('are those of the operator', () => {
    expect(v2Selectors.everyPod('c')).toBe(`${label}/cluster=c`);
    expect(v2Selectors.database('c')).toBe(`${label}/cluster=c,${label}/data=postgres`);
  });

  it('find the leader of Patroni 3 and of Patroni 4', () => {
    expect(v2Selectors.primary('c')).toBe(
      `${label}/cluster=c,${label}/data=postgres,${label}/role in (master,primary)`,
    );
  });
});

describe('the selectors of the operators', () => {
  it('find v2 by its manifest, by its chart, and by a chart under another name', () => {
    expect(operatorSelectors.v1).toEqual(['name=postgres-operator']);
    expect(operatorSelectors.v2).toEqual([
      'app.kubernetes.io/name=percona-postgresql-operator',
      'app.kubernetes.io/name=pg-operator',
      'pgv2.percona.com/control-plane=postgres-operator',
    ]);
  });
});

describe('the names that operators derive', () => {
  it('are v1 the way v1 spells them', () => {
    expect(v1Names.repoSecret('cluster1')).toBe('cluster1-backrest-repo-config');
    expect(v1Names.userSecret('cluster1', 'app')).toBe('cluster1-app-secret');
    expect(v1Names.patroniConfig('cluster1')).toBe('cluster1-config');
    expect(v1Names.defaultRepoPath('cluster1')).toBe('/backrestrepo/cluster1-backrest-shared-repo');
  });

  it('are v2 the way v2 spells them', () => {
    expect(v2Names.repoSecret('cluster2')).toBe('cluster2-pgbackrest-secrets');
    expect(v2Names.userSecret('cluster2', 'app')).toBe('cluster2-pguser-app');
    expect(v2Names.primaryService('cluster2')).toBe('cluster2-primary');
    expect(v2Names.handoverBackup('cluster2', 3)).toBe('cluster2-handover-full-3');
  });

  it('never meet, so that both clusters can live in one namespace', () => {
    const v1 = [v1Names.repoSecret('a'), v1Names.userSecret('a', 'u'), v1Names.patroniConfig('a')];
    const v2 = [v2Names.repoSecret('a'), v2Names.userSecret('a', 'u'), v2Names.primaryService('a')];
    expect(new Set([...v1, ...v2]).size).toBe(6);
  });
});

describe('v2UserLabels', () => {
  it('make v2 adopt a password secret', () => {
    expect(v2UserLabels('cluster2', 'app')).toEqual({
      'postgres-operator.crunchydata.com/cluster': 'cluster2',
      'postgres-operator.crunchydata.com/role': 'pguser',
      'postgres-operator.crunchydata.com/pguser': 'app',
    });
  });
});

describe('describeCluster', () => {
  it('says namespace and name, and the context where one is named', () => {
    const cluster = { namespace: 'pg', cluster: 'cluster1' };
    expect(describeCluster({ ...cluster, context: null })).toBe('pg/cluster1');
    expect(describeCluster({ ...cluster, context: 'old' })).toBe('old:pg/cluster1');
  });
});
