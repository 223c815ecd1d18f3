import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/model/decision.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { attributesOf } from '../../src/workflows/shown-attributes.ts';
import { status } from '../helpers/builders.ts';

const shown = (of: Partial<MigrationStatus> = {}) =>
  Object.fromEntries(attributesOf(status(of)).map(({ key, value }) => [key.name, value]));

const decided = (kind: Decision['kind'], approver: string): Decision => ({
  ...{ kind, approver, comment: null, evidenceId: null, window: null, atMs: 0 },
});

describe('what the list is searched by', () => {
  it('is there from the beginning, without a value where there is none yet', () => {
    expect(shown()).toEqual({
      MigrationPhase: 'preflight',
      MigrationSource: 'pg/cluster1',
      MigrationTarget: 'pg/cluster1-v2',
      MigrationOutcome: null,
      MigrationApprover: null,
    });
  });

  it('follows the phase and the outcome, and names the context where there is one', () => {
    const source = { context: 'east', namespace: 'pg', cluster: 'cluster1' };
    expect(shown({ source, phase: 'verify', outcome: 'migrated' })).toMatchObject({
      ...{ MigrationPhase: 'verify', MigrationOutcome: 'migrated' },
      MigrationSource: 'east:pg/cluster1',
    });
  });

  it('has everybody whose approval counted, once, and nobody else', () => {
    const decisions = [
      decided('approve', 'Ada'),
      decided('pause', 'Eve'),
      decided('approve', 'Bob'),
      decided('approve', 'ADA'),
      decided('reject', 'Mallory'),
    ];
    expect(shown({ decisions })['MigrationApprover']).toEqual(['Ada', 'Bob']);
    expect(shown({ decisions: [decided('reject', 'Eve')] })['MigrationApprover']).toBeNull();
  });
});
