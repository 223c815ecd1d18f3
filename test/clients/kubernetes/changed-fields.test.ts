import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../src/clients/kubernetes/changed-fields.ts';

const changed = (before: unknown, after: unknown, secret = false) =>
  changedFields({ before, after, secret }).fields;

describe('what a change changed', () => {
  it('is every leaf that is another, that is new, and that is gone', () => {
    const before = { spec: { standby: { enabled: true }, port: 5432, pause: false } };
    const after = { spec: { standby: { enabled: false }, port: 5432, image: 'a:2' } };
    expect(changed(before, after)).toEqual([
      { path: 'spec.standby.enabled', before: true, after: false },
      { path: 'spec.pause', before: false, after: null },
      { path: 'spec.image', before: null, after: 'a:2' },
    ]);
  });

  it('names each leaf of a list by its place', () => {
    const before = { spec: { instances: [{ replicas: 1 }, { replicas: 2 }] } };
    const after = { spec: { instances: [{ replicas: 1 }, { replicas: 3 }, { replicas: 4 }] } };
    expect(changed(before, after)).toEqual([
      { path: 'spec.instances[1].replicas', before: 2, after: 3 },
      { path: 'spec.instances[2].replicas', before: null, after: 4 },
    ]);
  });

  it('is every leaf of what was created, and of what was deleted', () => {
    const object = { spec: { a: 1 } };
    expect(changed(null, object)).toEqual([{ path: 'spec.a', before: null, after: 1 }]);
    expect(changed(object, null)).toEqual([{ path: 'spec.a', before: 1, after: null }]);
  });

  it('is nothing where only the API server or an operator wrote', () => {
    const own = (n: number) => ({
      apiVersion: `v${n}`,
      kind: `Kind${n}`,
      status: { phase: `${n}` },
      metadata: {
        ...{ uid: `${n}`, resourceVersion: `${n}`, generation: n, creationTimestamp: `${n}` },
        ...{ managedFields: [{ manager: `${n}` }], name: `${n}`, namespace: `${n}` },
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `${n}` },
      },
    });
    expect(changed(own(1), own(2))).toEqual([]);
  });

  it('is told of annotations and labels: a lock is one', () => {
    const metadata = { annotations: { 'pg-handover/lock': 'run' }, labels: { a: 'b' } };
    expect(changed({}, { metadata })).toEqual([
      { path: 'metadata.annotations.pg-handover/lock', before: null, after: 'run' },
      { path: 'metadata.labels.a', before: null, after: 'b' },
    ]);
  });

  it('is told of a field whose name only begins like one of those', () => {
    expect(changed({ statusCode: 1, kindOf: 'a' }, { statusCode: 2, kindOf: 'b' })).toHaveLength(2);
  });
});

describe('values of a secret', () => {
  it('are never told, whether they were changed, made or removed', () => {
    const before = { data: { changed: 'b25l', removed: 'dHdv', same: 'c2FtZQ==' } };
    const after = { data: { changed: 'dHdv', made: 'dGhyZWU=', same: 'c2FtZQ==' } };
    expect(changed(before, after, true)).toEqual([
      { path: 'data.changed', before: '***', after: '***' },
      { path: 'data.removed', before: '***', after: null },
      { path: 'data.made', before: null, after: '***' },
    ]);
    expect(changed({}, { stringData: { a: 'plain' } }, true)).toEqual([
      { path: 'stringData.a', before: null, after: '***' },
    ]);
  });

  it('are not told by the copy that kubectl keeps of them', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"cHc="}' };
    expect(changed({}, { metadata: { annotations } }, true)).toEqual([]);
  });

  it('are the only part of it that is hidden, and of nothing else', () => {
    const labelled = { metadata: { labels: { a: 'b' } } };
    expect(changed({}, labelled, true)[0]?.after).toBe('b');
    expect(changed({}, { data: { 'a.conf': 'text' } })[0]?.after).toBe('text');
  });
});

describe('a large change', () => {
  it('is told up to 150 leaves, and the others are counted', () => {
    const object = Object.fromEntries(Array.from({ length: 163 }, (_, i) => [`a${i}`, i]));
    const { fields, fieldsLeftOut } = changedFields({
      before: null,
      after: object,
      secret: false,
    });
    expect(fields).toHaveLength(150);
    expect(fieldsLeftOut).toBe(13);
  });

  it('has its long values shortened, with their length, and short ones whole', () => {
    const [long, short] = changed({}, { long: 'x'.repeat(5000), short: 'y'.repeat(400) });
    expect(long?.after).toBe(`${'x'.repeat(400)}… (5000 characters)`);
    expect(short?.after).toBe('y'.repeat(400));
  });

  it('is seen beyond where a value is shortened', () => {
    const text = 'x'.repeat(1000);
    expect(changed({ a: `${text}1` }, { a: `${text}2` })).toHaveLength(1);
  });
});
