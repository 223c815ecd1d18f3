import { describe, expect, it } from 'vitest';
import { prunedFields } from '../../src/preflight/pruned-fields.ts';

const SENT = {
  metadata: { name: 'c', annotations: { 'a/b': '1' } },
  spec: {
    standby: { enabled: false },
    users: [{ name: 'app', databases: ['one', 'two'] }],
    backups: { pgbackrest: { repos: [{ name: 'repo1', gcs: { bucket: 'b', region: 'r' } }] } },
  },
};

describe('prunedFields', () => {
  it('finds nothing where all came back, and more with it', () => {
    const answer = structuredClone(SENT) as Record<string, unknown>;
    answer['status'] = {};
    expect(prunedFields(SENT, answer)).toEqual([]);
  });

  it('names the value that did not come back, by its path', () => {
    const answer = structuredClone(SENT);
    Reflect.deleteProperty(answer.spec.backups.pgbackrest.repos[0]?.gcs ?? {}, 'region');
    expect(prunedFields(SENT, answer)).toEqual(['spec.backups.pgbackrest.repos[0].gcs.region']);
  });

  it('names every value of an object that did not come back', () => {
    const answer = {
      ...SENT,
      spec: { ...SENT.spec, users: [{ name: 'app' }], standby: undefined },
    };
    expect(prunedFields(SENT, answer)).toEqual([
      'spec.standby.enabled',
      'spec.users[0].databases[0]',
      'spec.users[0].databases[1]',
    ]);
  });

  it('takes a value that came back changed for kept: quantities are normalised', () => {
    expect(prunedFields({ a: '1024Mi', b: 0, c: false }, { a: '1Gi', b: 0, c: false })).toEqual([]);
  });

  it('finds items of a list by their names', () => {
    const sent = [{ name: 'mine', replicas: 1 }];
    const answer = [{ name: 'other' }, { name: 'mine', replicas: 1 }];
    expect(prunedFields({ list: sent }, { list: answer })).toEqual([]);
    expect(prunedFields({ list: sent }, { list: [{ name: 'mine' }] })).toEqual([
      'list[0].replicas',
    ]);
  });

  it('finds items without a name by their place', () => {
    const sent = { list: [{ secret: { name: 'a' } }, { secret: { name: 'b' } }] };
    expect(prunedFields(sent, sent)).toEqual([]);
    expect(prunedFields(sent, { list: sent.list.slice(0, 1) })).toEqual(['list[1].secret.name']);
  });

  it.each([{ a: null }, { a: {} }, { a: [] }, {}])('misses nothing of %j', (sent) => {
    expect(prunedFields(sent, {})).toEqual([]);
  });

  it.each([undefined, null, 'text', 7])('misses all where the answer is %j', (answer) => {
    expect(prunedFields({ a: { b: 1 } }, answer)).toEqual(['a.b']);
    expect(prunedFields({ a: [1] }, { a: answer })).toEqual(['a[0]']);
  });
});
