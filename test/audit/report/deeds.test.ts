import { describe, expect, it } from 'vitest';
import { deedOf, deletesOfSource, promotionsOfTarget } from '../../../src/audit/report/deeds.ts';
import { rowsOf } from '../../../src/audit/report/rows-of.ts';
import { changeMade, fact, storedRows } from '../../helpers/builders/record.ts';

const SOURCE = { context: null, namespace: 'pg', cluster: 'cluster1' };
const TARGET = { context: null, namespace: 'pg', cluster: 'cluster1-v2' };
const V1 = 'perconapgclusters.pg.percona.com pg/cluster1';

const changes = (...all: Parameters<typeof changeMade>[0][]) =>
  storedRows(all.map((one, i) => fact(i, 'change', 'retireSource', changeMade(one))));

describe('the delete of v1', () => {
  it('is that of its custom resource, and of no other', () => {
    const rows = changes(
      { verb: 'delete', object: V1 },
      { verb: 'patch', object: V1 },
      { verb: 'delete', object: `${V1}-old` },
      { verb: 'delete', object: 'perconapgclusters.pgv2.percona.com pg/cluster1' },
      { verb: 'delete', object: 'pods pg/cluster1' },
    );
    expect(deletesOfSource(rows, SOURCE).map(({ seq }) => seq)).toEqual([1]);
  });

  it('is the first that was done, or else the last that was sent', () => {
    const sent = (...answers: (string | null)[]) =>
      deedOf(rowsOf(changes(...answers.map((answer) => ({ answer }))), 'change'))?.seq;
    expect(sent(null, 'done', 'done')).toBe(2);
    expect(sent('refused', null)).toBe(2);
    expect(sent()).toBeUndefined();
  });
});

describe('the promotion of v2', () => {
  const field = (before: unknown, after: unknown) => ({
    fields: [{ path: 'spec.standby.enabled', before, after }],
  });

  it('is what disabled its standby mode', () => {
    const rows = changes(
      field(null, true),
      field(true, false),
      { ...field(true, false), object: V1 },
      { fields: [{ path: 'spec.pause', before: true, after: false }] },
    );
    expect(promotionsOfTarget(rows, TARGET).map(({ seq }) => seq)).toEqual([2]);
  });
});
