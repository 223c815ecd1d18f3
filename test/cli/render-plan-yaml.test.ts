import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { renderPlanYaml, toYaml } from '../../src/cli/render-plan-yaml.ts';
import { PLAN_HASH, cluster, finding, plan, planReport } from './plan-fixtures.ts';

describe('a plan as YAML', () => {
  it('is the standby as it is applied, under its hash and the secrets that it needs', () => {
    expect(renderPlanYaml(planReport()).split('\n')).toEqual([
      `# v2 for pg/cluster1: the standby of plan ${PLAN_HASH}.`,
      '# Needs the secret cluster1-v2-pgbackrest-secrets, which is not in here.',
      '# Needs the secret cluster1-v2-pguser-pguser, which is not in here.',
      'apiVersion: pgv2.percona.com/v2',
      'kind: PerconaPGCluster',
      'metadata:',
      '  name: cluster1-v2',
      '  namespace: pg',
      'spec:',
      '  crVersion: 2.9.0',
      '  standby:',
      '    enabled: true',
      '  instances:',
      '    - name: a',
      '      replicas: 1',
    ]);
  });

  it('is one document: applied with the form after promotion, v2 would be promoted beside v1', () => {
    const documents = parseAllDocuments(renderPlanYaml(planReport()));
    expect(documents.map((document) => document.toJS() as unknown)).toEqual([plan().standby]);
  });

  it('says in a comment what would stop a migration', () => {
    const stopping = [
      finding({ code: 'TARGET_REFUSED', what: 'It says: no\nand no.' }),
      finding({ code: 'NO_FULL_BACKUP', what: 'There is none.' }),
    ];
    const text = renderPlanYaml(planReport({ stopping, next: null }));
    expect(text.split('\n').slice(3, 6)).toEqual([
      '# A migration would be refused: TARGET_REFUSED: It says: no',
      '# and no.',
      '# A migration would be refused: NO_FULL_BACKUP: There is none.',
    ]);
    expect(parseAllDocuments(text)[0]?.toJS()).toEqual(plan().standby);
  });

  it('without a plan holds nothing that could be applied, and says why', () => {
    const stopping = [finding({ code: 'SOURCE_MISSING', what: 'There is no v1.' })];
    const text = renderPlanYaml(planReport({ plan: null, stopping, next: null }));
    expect(text.split('\n')).toEqual([
      '# No plan could be made of pg/cluster1.',
      '# A migration would be refused: SOURCE_MISSING: There is no v1.',
    ]);
  });
});

describe('a custom resource as YAML', () => {
  it('folds no line and abbreviates nothing, whatever its values share', () => {
    const parameters = { search_path: 'word '.repeat(60).trim() };
    const text = toYaml(cluster({ a: parameters, b: parameters }));
    expect(text).not.toMatch(/[&*]a\d/);
    expect(text.split('\n').filter((line) => line.includes('search_path: word'))).toHaveLength(2);
    expect(text).not.toContain('>-');
  });

  it.each(['1.1', '1.2'] as const)('keeps texts texts for a reader of YAML %s', (version) => {
    const values = [
      'n',
      'y',
      'on',
      'off',
      'no',
      '3',
      '0123',
      '1_000',
      '12:30:00',
      '2026-01-02',
      '~',
    ];
    const global = Object.fromEntries(values.map((value, i) => [`option-${i}`, value]));
    const whole = cluster({ global, y: 1, flag: true });
    expect(parse(toYaml(whole), { version })).toEqual(whole);
  });
});
