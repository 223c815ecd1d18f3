import { describe, expect, it } from 'vitest';
import { renderVerdicts } from '../../src/cli/render-plan-verdicts.ts';
import type { Verdict } from '../../src/model/verdict.ts';

const verdict = (overrides: Partial<Verdict>): Verdict => ({
  field: 'spec.port',
  fate: 'carried',
  to: 'spec.port',
  why: '',
  ...overrides,
});

describe('the verdicts', () => {
  it('are counted, and what needs a person comes first', () => {
    const verdicts = [
      verdict({ field: 'spec.port' }),
      verdict({ field: 'spec.pgBadger', fate: 'dropped', to: null, why: 'v2 has none.' }),
      verdict({ field: 'spec.sslCA', fate: 'needsYou', to: null, why: 'copy it.' }),
      verdict({ field: 'spec.user', to: 'spec.users[0].name' }),
      verdict({ field: 'spec.tlsOnly', fate: 'changed', to: null, why: 'v2 always asks for TLS.' }),
    ];
    expect(renderVerdicts(verdicts)).toEqual([
      'Settings of v1: 1 needs you, 1 changed, 1 dropped, 2 carried',
      '',
      'needs you',
      '  spec.sslCA     copy it.',
      '',
      'changed',
      '  spec.tlsOnly   v2 always asks for TLS.',
      '',
      'dropped',
      '  spec.pgBadger  v2 has none.',
      '',
      'carried',
      '  spec.port      → spec.port',
      '  spec.user      → spec.users[0].name',
    ]);
  });

  it('show no group without members', () => {
    expect(renderVerdicts([verdict({})]).filter((line) => /^[a-z]/.test(line))).toEqual([
      'carried',
    ]);
    expect(renderVerdicts([])).toEqual([
      'Settings of v1: 0 need you, 0 changed, 0 dropped, 0 carried',
    ]);
  });

  it('stand in two columns within the page: the setting, and where it goes and why', () => {
    const lines = renderVerdicts([
      verdict({
        field: 'spec.backup.storages.my-long-storage-name.endpointUrl',
        fate: 'changed',
        to: 'spec.backups.pgbackrest.repos[0].s3.endpoint',
        why: 'v2 reads the same bucket through a repository of its own, and its API server asks for the endpoint.',
      }),
      verdict({
        field: 'postgresql.work_mem',
        to: 'spec.patroni.dynamicConfiguration.postgresql.parameters.work_mem',
      }),
    ]);
    expect(lines).toEqual([
      'Settings of v1: 0 need you, 1 changed, 0 dropped, 1 carried',
      '',
      'changed',
      '  spec.backup.storages.my-long-storage-name.  → spec.backups.pgbackrest.repos[0].s3.endpoint',
      '  endpointUrl                                 v2 reads the same bucket through a repository of its',
      '                                              own, and its API server asks for the endpoint.',
      '',
      'carried',
      '  postgresql.work_mem                         → spec.patroni.dynamicConfiguration.postgresql.',
      '                                                parameters.work_mem',
    ]);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});
