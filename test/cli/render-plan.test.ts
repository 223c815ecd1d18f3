import { describe, expect, it } from 'vitest';
import { renderPlan } from '../../src/cli/render-plan.ts';
import { TOPICS } from '../../src/planner/checks.ts';
import { PLAN_HASH, cluster, finding, plan, planReport, requestOf } from './plan-fixtures.ts';

const lines = (...args: Parameters<typeof planReport>) =>
  renderPlan(planReport(...args)).split('\n');

describe('the page of a plan', () => {
  it('says all of it: what is found, what becomes of each setting, what is made, how to start it', () => {
    const findings = [finding({ severity: 'info', code: 'WAL_VOLUME_KEPT' })];
    expect(lines({ findings })).toEqual([
      'pg/cluster1 → pg/cluster1-v2, for operator 2.9.0',
      '',
      'Preflight: 1 info',
      '',
      'info WAL_VOLUME_KEPT',
      '  It is off.',
      '  seen: spec.keepBackups: false',
      '  do:   nothing.',
      '',
      'Settings of v1: 0 need you, 0 changed, 1 dropped, 1 carried',
      '',
      'dropped',
      '  spec.tlsOnly  v2 always asks for TLS.',
      '',
      'carried',
      '  spec.port     → spec.port',
      '',
      "Shown in both forms to the target's API server in a dry run: accepted, no field dropped.",
      '',
      'Secrets of v2, by name; their values are read from v1 and shown nowhere:',
      '  cluster1-v2-pgbackrest-secrets',
      '    credentials of the repository, from Secret cluster1-backrest-repo-config',
      '  cluster1-v2-pguser-pguser',
      '    password of pguser, from Secret cluster1-pguser-secret',
      '',
      'The v2 custom resource as it is created:',
      '',
      '  apiVersion: pgv2.percona.com/v2',
      '  kind: PerconaPGCluster',
      '  metadata:',
      '    name: cluster1-v2',
      '    namespace: pg',
      '  spec:',
      '    crVersion: 2.9.0',
      '    standby:',
      '      enabled: true',
      '    instances:',
      '      - name: a',
      '        replicas: 1',
      '',
      'Changed in it once v2 is promoted:',
      '  spec.standby.enabled: true → false',
      '  spec.instances[0].replicas: 1 → 3',
      '',
      `Plan ${PLAN_HASH}`,
      '  Nothing was touched. To do exactly this, run:',
      `  handover start -f request.yaml --plan-hash ${PLAN_HASH}`,
    ]);
  });

  it('leads with both places, each with its context where it has one', () => {
    const request = requestOf({
      source: { context: 'old', namespace: 'pg', cluster: 'ledger' },
      target: { context: 'new', namespace: 'billing', cluster: 'ledger' },
    });
    expect(lines({ request })[0]).toBe('old:pg/ledger → new:billing/ledger, for operator 2.9.0');
  });

  it('says that v1 is kept, and whether there is a way back, where that is what was asked for', () => {
    const page = (target: object) =>
      lines({
        request: requestOf({
          source: { namespace: 'pg', cluster: 'cluster1' },
          target: { cluster: 'cluster1-v2', ...target },
          cutover: { order: 'promote-then-delete' },
        }),
      });
    expect(page({}).slice(2, 4)).toEqual([
      'Order: promote-then-delete. v1 is kept, stopped, until v2 was verified and its delete was approved.',
      'Until then a fall-back to v1 is possible, which loses what v2 has written.',
    ]);
    expect(page({ repository: 'takeOver' })[3]).toMatch(/^There is no way back to it: v2 archives/);
    expect(lines().join('\n')).not.toContain('Order:');
  });

  it('says what it would set on v1 before anything else', () => {
    const sentence = 'Set on v1 beforehand: spec.keepBackups: true.';
    expect(renderPlan(planReport({ plan: plan({ setKeepBackups: true }) }))).toContain(sentence);
    expect(renderPlan(planReport())).not.toContain('beforehand');
  });

  it('says where a copied secret comes from', () => {
    const secrets = [
      {
        name: 'cluster1-v2-extra',
        kind: 'copy' as const,
        from: { kind: 'ConfigMap' as const, name: 'extra' },
        user: null,
      },
    ];
    expect(renderPlan(planReport({ plan: plan({ secrets }) }))).toContain(
      '\n  cluster1-v2-extra\n    a copy, from ConfigMap extra\n',
    );
  });

  it('tells what is new after promotion, and what is gone', () => {
    const standby = cluster({ patroni: { syncPeriodSeconds: 3 } });
    const final = cluster({ backups: { schedules: { full: '0 0 * * 6' } } });
    const told = lines({ plan: plan({ standby, final }) });
    expect(told).toContain('  spec.patroni: removed');
    expect(told).toContain('  spec.backups: {"schedules":{"full":"0 0 * * 6"}} (new)');
  });

  it('does not tell twice what a setting needs of a person', () => {
    const why = 'v2 has no field for it.';
    const remedy = `spec.tlsSANs: ${why}`;
    const findings = [finding({ code: 'NEEDS_YOU', what: 'Settings: spec.tlsSANs.', remedy })];
    const verdicts = [{ field: 'spec.tlsSANs', fate: 'needsYou' as const, to: null, why }];
    const page = renderPlan(planReport({ findings, plan: plan({ verdicts }) }));
    expect(page.split(why)).toHaveLength(2);
    expect(page).toContain('  Settings of v1 need you.\n');
    expect(page).toContain('  do:   see "needs you" below.\n');
    const unplanned = planReport({ findings, stopping: findings, plan: null, next: null });
    expect(renderPlan(unplanned)).toContain(remedy);
  });

  it('keeps within the width of a terminal, but for what is to be pasted', () => {
    const long = 'spec.a.very.long.path.that.goes.on '.repeat(10).trim();
    const secrets = plan().secrets.map((secret) => ({
      ...secret,
      from: { ...secret.from, name: 'n'.repeat(120) },
    }));
    const verdicts = [{ field: long, fate: 'changed' as const, to: long, why: long }];
    const report = planReport({
      findings: [finding({ what: long, evidence: long, remedy: long })],
      plan: plan({ secrets, verdicts, final: cluster({ note: long }) }),
      howToAccept: `"accept": [${Array.from({ length: 9 }, () => '"A_LONG_CODE"').join(', ')}]`,
    });
    const wide = renderPlan(report)
      .split('\n')
      .filter((line) => line.length > 100);
    expect(wide).toEqual([expect.stringMatching(/^ {2}--accept A_LONG_CODE /)]);
  });
});

describe('a plan that may not be run', () => {
  const blocker = finding({ code: 'NO_FULL_BACKUP', severity: 'blocker' });

  it('names what stops it instead of a command', () => {
    const told = lines({ findings: [blocker], stopping: [blocker], next: null });
    expect(told.slice(-2)).toEqual([
      `Plan ${PLAN_HASH}`,
      '  A migration would be refused: NO_FULL_BACKUP. Nothing was touched.',
    ]);
    expect(told.join('\n')).not.toContain('handover start');
  });

  it('says what to accept where consent is enough, in a file and at the command line', () => {
    const page = renderPlan(planReport({ howToAccept: '"accept": ["MD5_VERIFIERS", "OTHER"]' }));
    expect(page).toContain(
      [
        '',
        'To go on in spite of what needs your consent, have this in the request:',
        '  "accept": ["MD5_VERIFIERS", "OTHER"]',
        'or at the command line:',
        '  --accept MD5_VERIFIERS OTHER',
        '',
      ].join('\n'),
    );
  });

  it('speaks of no consent where none is wanted', () => {
    expect(renderPlan(planReport())).not.toContain('accept:');
    expect(renderPlan(planReport())).not.toContain('--accept');
  });

  it('has only findings where v1 could not be planned', () => {
    const missing = finding({
      code: 'SOURCE_MISSING',
      severity: 'blocker',
      what: 'There is none.',
    });
    expect(lines({ findings: [missing], stopping: [missing], plan: null, next: null })).toEqual([
      'pg/cluster1 → pg/cluster1-v2',
      '',
      'Preflight: 1 blocker',
      '',
      'blocker SOURCE_MISSING',
      '  There is none.',
      '  seen: spec.keepBackups: false',
      '  do:   nothing.',
      '',
      'No plan could be made.',
      '  A migration would be refused: SOURCE_MISSING. Nothing was touched.',
    ]);
  });
});

describe('the dry run', () => {
  const told = (code: string) =>
    lines({ findings: [finding({ code })] }).find((line) => line.startsWith('Shown'));

  const otherwise = [
    'TARGET_REFUSED',
    'TARGET_CRD_MISSING',
    'TARGET_NAMESPACE_MISSING',
    'DRY_RUN_UNSEEN',
  ];

  it('is judged by codes that preflight has', () => {
    expect(TOPICS.map(({ code }) => code)).toEqual(expect.arrayContaining(otherwise));
  });

  it.each(otherwise)('is not called well where a finding says otherwise: %s', (code) => {
    expect(told(code)).toBe(
      `Shown in both forms to the target's API server in a dry run: see ${code} above.`,
    );
  });

  it('is well where the findings are about something else', () => {
    expect(told('KEEP_BACKUPS_OFF')).toContain('accepted, no field dropped');
  });
});

describe('a request for a dry run', () => {
  it('says that a start with it would be one', () => {
    const told = lines({ request: requestOf({ dryRun: true }) });
    expect(told.at(-2)).toBe(
      '  Nothing was touched. To do exactly this, take dryRun out of the request, then run:',
    );
  });
});
