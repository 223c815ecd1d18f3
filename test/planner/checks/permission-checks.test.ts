import { expect, it } from 'vitest';
import type { MissingPermission } from '../../../src/model/observation.ts';
import { request, seen } from '../../helpers/builders.ts';
import { found, only } from '../checks-helpers.ts';

const EXEC: MissingPermission = {
  side: 'source',
  namespace: 'pg',
  verb: 'get',
  group: '',
  resource: 'pods/exec',
};

it('a right that will be needed must be given, by a rule that can be pasted', () => {
  const finding = only({
    missingPermissions: seen([
      EXEC,
      { ...EXEC, verb: 'create' },
      { ...EXEC, verb: 'delete', group: 'pg.percona.com', resource: 'perconapgclusters' },
    ]),
  });
  expect(finding).toMatchObject({ code: 'PERMISSIONS_MISSING', severity: 'blocker' });
  expect(finding.what).toBe(
    "The account may not do in namespace pg of v1's Kubernetes what the migration needs: get pods/exec, create pods/exec, delete perconapgclusters.pg.percona.com.",
  );
  const [, patch] = /role pg-handover-source --type json -p '(.*)'$/.exec(finding.remedy) ?? [];
  expect(JSON.parse(patch ?? '')).toEqual([
    {
      op: 'add',
      path: '/rules/-',
      value: { apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'] },
    },
    {
      op: 'add',
      path: '/rules/-',
      value: {
        apiGroups: ['pg.percona.com'],
        resources: ['perconapgclusters'],
        verbs: ['delete'],
      },
    },
  ]);
  expect(finding.remedy).toContain(': kubectl -n pg patch role ');
});

it('rights that are missing in several places are told place by place', () => {
  const target = { ...request().target, context: 'new', namespace: 'apps' };
  const everywhere = { ...EXEC, namespace: null, verb: 'list', resource: 'pods' };
  const all = found({
    request: request({ target }),
    missingPermissions: seen([
      EXEC,
      everywhere,
      { ...EXEC, side: 'target', namespace: 'apps' },
      { ...everywhere, side: 'target' },
    ]),
  });
  expect(all.map(({ what }) => /in (.*) what/.exec(what)?.[1])).toEqual([
    "namespace pg of v1's Kubernetes",
    "all of v1's Kubernetes",
    "namespace apps of v2's Kubernetes",
    "all of v2's Kubernetes",
  ]);
  expect(all.map(({ remedy }) => /kubectl.*? --type/.exec(remedy)?.[0])).toEqual([
    'kubectl -n pg patch role pg-handover-source --type',
    'kubectl patch clusterrole pg-handover-source --type',
    'kubectl --context new -n apps patch role pg-handover-target --type',
    'kubectl --context new patch clusterrole pg-handover-target --type',
  ]);
});

it("of a person's own account is only a warning: the worker's is the one that migrates", () => {
  const missingPermissions = seen([EXEC]);
  expect(only({ missingPermissions, observer: null })).toMatchObject({ severity: 'warning' });
  expect(only({ missingPermissions })).toMatchObject({ severity: 'blocker' });
});
