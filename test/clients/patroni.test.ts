import { describe, expect, it } from 'vitest';
import { isPaused, memberStatus, setPaused } from '../../src/clients/patroni.ts';
import { fakeKubernetes, pod, podOf } from './fake-kubernetes.ts';

const MAP = { namespace: 'pg', name: 'cluster1-config' };

/** The config map that Patroni keeps its configuration in; what is merged into it is kept. */
function configMap(annotations: Record<string, string>) {
  const merged: object[] = [];
  const k = fakeKubernetes({
    readConfigMapAnnotations: (ref) => {
      expect(ref).toEqual(MAP);
      return Promise.resolve({ annotations, resourceVersion: '42' });
    },
    mergeConfigMap: (ref, body) => {
      expect(ref).toEqual(MAP);
      merged.push(body);
      return Promise.resolve();
    },
  });
  return { k, merged };
}

const withConfig = (config: object) => configMap({ config: JSON.stringify(config), other: 'x' });

/** The configuration as it is after a merge. */
function written(merged: object[]): unknown {
  expect(merged).toHaveLength(1);
  const [body] = merged as [{ metadata: { annotations: { config: string } } }];
  return JSON.parse(body.metadata.annotations.config);
}

describe('setPaused', () => {
  it('pauses, and keeps everything else of the configuration', async () => {
    const { k, merged } = withConfig({ ttl: 30, postgresql: { parameters: { a: 1 } } });
    await setPaused(k, MAP, true);
    expect(written(merged)).toEqual({
      ttl: 30,
      postgresql: { parameters: { a: 1 } },
      pause: true,
    });
  });

  it('resumes by taking the pause away, as patronictl does', async () => {
    const { k, merged } = withConfig({ ttl: 30, pause: true });
    await setPaused(k, MAP, false);
    expect(written(merged)).toEqual({ ttl: 30 });
  });

  it('is refused when somebody changed the configuration in between', async () => {
    const { k, merged } = withConfig({});
    await setPaused(k, MAP, true);
    expect(merged[0]).toMatchObject({ metadata: { resourceVersion: '42' } });
  });

  it('touches no other annotation', async () => {
    const { k, merged } = withConfig({});
    await setPaused(k, MAP, true);
    const [body] = merged as [{ metadata: { annotations: object } }];
    expect(Object.keys(body.metadata.annotations)).toEqual(['config']);
  });

  it.each([
    [true, { pause: true }],
    [false, { pause: false }],
    [false, { ttl: 30 }],
    [false, { pause: null }],
  ])('writes nothing when it is so already: %j in %j', async (paused, config) => {
    const { k, merged } = withConfig(config);
    await setPaused(k, MAP, paused);
    expect(merged).toEqual([]);
  });

  it('finds nothing to resume where there is no configuration yet', async () => {
    const { k, merged } = configMap({});
    await setPaused(k, MAP, false);
    expect(merged).toEqual([]);
  });

  it('pauses over a pause that was switched off', async () => {
    const { k, merged } = withConfig({ pause: false });
    await setPaused(k, MAP, true);
    expect(written(merged)).toEqual({ pause: true });
  });
});

describe('isPaused', () => {
  it.each([
    [{ config: '{"pause":true}' }, true],
    [{ config: '{"pause":false}' }, false],
    [{ config: '{"pause":"true"}' }, false],
    [{ config: '{}' }, false],
    [{}, false],
  ])('reads the configuration itself: %j is %j', async (annotations, paused) => {
    await expect(isPaused(configMap(annotations).k, MAP)).resolves.toBe(paused);
  });
});

describe('memberStatus', () => {
  const reporting = (status: string) => pod('a', { metadata: { annotations: { status } } });

  it('reads what a member says of itself', () => {
    const status = '{"role":"master","state":"running","pause":true,"timeline":4}';
    expect(memberStatus(reporting(status))).toEqual({
      role: 'master',
      state: 'running',
      paused: true,
    });
  });

  it.each(['{"role":"master","state":"running"}', '{"role":"master","state":"running","pause":1}'])(
    'counts a member as paused only when it says so: %s',
    (status) => {
      expect(memberStatus(reporting(status))?.paused).toBe(false);
    },
  );

  it('does not guess what a member leaves out', () => {
    expect(memberStatus(reporting('{}'))).toEqual({
      role: 'unknown',
      state: 'unknown',
      paused: false,
    });
  });

  it.each([pod('a'), pod('a', { metadata: {} }), podOf({})])(
    'has nothing before the first report',
    (p) => {
      expect(memberStatus(p)).toBeNull();
    },
  );

  it.each(['', 'running', '{"role":', 'null'])('has nothing from a report of %j', (status) => {
    expect(memberStatus(reporting(status))).toBeNull();
  });
});
