import { describe, expect, it } from 'vitest';
import {
  memberStatus,
  pausePatroni,
  readPause,
  removeMark,
  resumePatroni,
} from '../../src/clients/patroni.ts';
import type { FenceMark } from '../../src/model/fence-mark.ts';
import { FENCE_ANNOTATION } from '../../src/model/names.ts';
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

const withConfig = (config: object, fence?: string) =>
  configMap({
    config: JSON.stringify(config),
    other: 'x',
    ...(fence === undefined ? {} : { [FENCE_ANNOTATION]: fence }),
  });

/** The configuration as it is after a merge. */
function written(merged: object[]): unknown {
  expect(merged).toHaveLength(1);
  const [body] = merged as [{ metadata: { annotations: { config: string } } }];
  return JSON.parse(body.metadata.annotations.config);
}

/** Our mark as it is after a merge. */
function writtenMark(merged: object[]): unknown {
  const [body] = merged as [{ metadata: { annotations: Record<string, unknown> } }];
  return body.metadata.annotations[FENCE_ANNOTATION];
}

const MARK: FenceMark = {
  holder: 'wf/run',
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
  server: { deployment: 'cluster1', dataDirectory: '/pgdata', binaryDirectory: '/bin' },
};
const mark = JSON.stringify(MARK);

describe('pausePatroni', () => {
  it('pauses, keeps everything else of the configuration, and says in whose name', async () => {
    const { k, merged } = withConfig({ ttl: 30, postgresql: { parameters: { a: 1 } } });
    await pausePatroni(k, MAP, MARK);
    expect(written(merged)).toEqual({
      ttl: 30,
      postgresql: { parameters: { a: 1 } },
      pause: true,
    });
    expect(writtenMark(merged)).toBe(mark);
  });

  it('is refused when somebody changed the configuration in between', async () => {
    const { k, merged } = withConfig({});
    await pausePatroni(k, MAP, MARK);
    expect(merged[0]).toMatchObject({ metadata: { resourceVersion: '42' } });
  });

  it('touches no other annotation', async () => {
    const { k, merged } = withConfig({});
    await pausePatroni(k, MAP, MARK);
    const [body] = merged as [{ metadata: { annotations: object } }];
    expect(Object.keys(body.metadata.annotations)).toEqual(['config', FENCE_ANNOTATION]);
  });

  it('writes nothing when it is so already, in the same name', async () => {
    const { k, merged } = withConfig({ pause: true }, mark);
    await pausePatroni(k, MAP, MARK);
    expect(merged).toEqual([]);
  });

  it.each([
    ['a mark without its pause', { ttl: 30 }, mark],
    ['a pause that was switched off', { pause: false }, mark],
    ['a pause without a mark', { pause: true }, undefined],
    ['the mark of another server', { pause: true }, JSON.stringify({ ...MARK, server: null })],
  ])('writes over %s', async (_what, config, before) => {
    const { k, merged } = withConfig(config, before);
    await pausePatroni(k, MAP, MARK);
    expect(written(merged)).toEqual({ ...config, pause: true });
    expect(writtenMark(merged)).toBe(mark);
  });
});

describe('resumePatroni', () => {
  it('takes the pause away, as patronictl does, and leaves our mark: something may be left to undo', async () => {
    const { k, merged } = withConfig({ ttl: 30, pause: true }, mark);
    await resumePatroni(k, MAP);
    expect(written(merged)).toEqual({ ttl: 30 });
    expect(writtenMark(merged)).toBe(mark);
    expect(merged[0]).toMatchObject({ metadata: { resourceVersion: '42' } });
  });

  it('takes away a pause without a mark', async () => {
    const { k, merged } = withConfig({ ttl: 30, pause: true });
    await resumePatroni(k, MAP);
    expect(written(merged)).toEqual({ ttl: 30 });
    expect(writtenMark(merged)).toBeNull();
  });

  it.each([{ pause: false }, { ttl: 30 }, { pause: null }])(
    'writes nothing when it is so already: %j',
    async (config) => {
      const { k, merged } = withConfig(config);
      await resumePatroni(k, MAP);
      expect(merged).toEqual([]);
    },
  );

  it('finds nothing to resume where there is no configuration yet', async () => {
    const { k, merged } = configMap({});
    await resumePatroni(k, MAP);
    expect(merged).toEqual([]);
  });
});

describe('removeMark', () => {
  it('takes our mark away, and touches nothing else', async () => {
    const { k, merged } = withConfig({ ttl: 30 }, mark);
    await removeMark(k, MAP);
    expect(written(merged)).toEqual({ ttl: 30 });
    expect(writtenMark(merged)).toBeNull();
    expect(merged[0]).toMatchObject({ metadata: { resourceVersion: '42' } });
  });

  it('writes nothing where there is none', async () => {
    const { k, merged } = withConfig({ ttl: 30 });
    await removeMark(k, MAP);
    expect(merged).toEqual([]);
  });
});

describe('readPause', () => {
  it.each([
    [{ config: '{"pause":true}' }, true],
    [{ config: '{"pause":false}' }, false],
    [{ config: '{"pause":"true"}' }, false],
    [{ config: '{}' }, false],
    [{}, false],
  ])('reads the configuration itself: %j is %j', async (annotations, paused) => {
    await expect(readPause(configMap(annotations).k, MAP)).resolves.toEqual({ paused, mark: null });
  });

  it('tells a pause of ours by its mark', async () => {
    const { k } = withConfig({ pause: true }, mark);
    await expect(readPause(k, MAP)).resolves.toEqual({ paused: true, mark: MARK });
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
