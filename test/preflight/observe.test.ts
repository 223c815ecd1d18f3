import { describe, expect, it } from 'vitest';
import { observe, type Observed } from '../../src/preflight/observe.ts';
import {
  TAKEN,
  OBSERVER,
  databaseFacts,
  postgresFacts,
  repositoryFacts,
  seen,
  v1Cluster,
  v1Environment,
} from '../helpers/builders.ts';
import { REQUEST, SECRET_VALUE, refuse, sides, silence } from './healthy-sides.ts';
import { BY, found, look, withSpec, type Ill } from './looking.ts';

/** Parts that could not be seen, by name, with the reason. */
function unseenParts(observed: Observed): Record<string, string> {
  return Object.fromEntries(
    Object.entries(observed).flatMap(([part, value]) =>
      typeof value === 'object' && value !== null && 'why' in value ? [[part, value.why]] : [],
    ),
  );
}

const OF_SOURCE = [
  'source',
  'environment',
  'postgres',
  'databases',
  'sourceSecrets',
  'repository',
  'customConfig',
  'sourceOperator',
  'lock',
  'patroniPause',
];
const OF_TARGET = ['targetOperator', 'targetCrdServed', 'storageClasses', 'target', 'dryRun'];

describe('an observation', () => {
  it('sees everything of two clusters that are well', async () => {
    const observed = await look();
    expect(observed).toEqual({
      source: seen(v1Cluster()),
      environment: seen(v1Environment),
      postgres: seen(postgresFacts()),
      databases: seen(databaseFacts()),
      sourceSecrets: seen({
        'cluster1-backrest-repo-config': ['aws-s3-key', 'aws-s3-key-secret'],
        'cluster1-pguser-secret': ['username', 'password'],
      }),
      repository: seen(repositoryFacts()),
      customConfig: seen({ options: [], missing: [] }),
      sourceOperator: seen({ running: true, version: '1.6.0', namespaces: null }),
      lock: seen({ holder: null, running: false }),
      patroniPause: seen({ paused: false, mark: null }),
      ownRepository: seen(null),
      targetOperator: seen({ running: true, version: '2.9.0', namespaces: null }),
      targetCrdServed: seen(true),
      target: seen({
        namespaceExists: true,
        exists: false,
        madeBy: null,
        standby: false,
        secrets: [],
      }),
      storageClasses: seen([]),
      missingPermissions: seen([]),
      dryRun: seen({ standby: TAKEN, final: TAKEN }),
      observer: OBSERVER,
    });
  });

  it('holds no value of a secret', async () => {
    const text = JSON.stringify(await observe(sides().clients, REQUEST, BY));
    expect(text).not.toContain(SECRET_VALUE);
    expect(text).not.toContain(Buffer.from(SECRET_VALUE).toString('base64'));
  });

  it('changes nothing on either side', async () => {
    const { clients, calls } = sides();
    await observe(clients, REQUEST, BY);
    const reading = /^(old|new) (get|serves|list\w+|read\w+|mayCall|exec|applyDry)$/;
    expect(calls.filter((call) => !reading.test(call))).toEqual([]);
    expect(calls.filter((call) => call === 'old applyDry')).toEqual([]);
  });

  it('hides no fault of our own', async () => {
    const fault = () => Promise.reject(new TypeError('x is undefined'));
    await expect(look({ source: { listPodsEverywhere: fault } })).rejects.toThrow('x is undefined');
    await expect(look({ target: { applyDry: fault } })).rejects.toThrow('x is undefined');
  });
});

describe('a side that cannot be reached', () => {
  it.each(['unreachable', 'unknown'] as const)(
    'keeps nothing of the target from being seen when it is the source (%s)',
    async (source) => {
      const unseen = unseenParts(await look({ source }));
      // Without v1 there is no plan to try.
      expect(Object.keys(unseen).toSorted()).toEqual([...OF_SOURCE, 'dryRun'].toSorted());
    },
  );

  it.each(['unreachable', 'unknown'] as const)(
    'keeps nothing of the source from being seen when it is the target (%s)',
    async (target) => {
      const unseen = unseenParts(await look({ target }));
      expect(Object.keys(unseen).toSorted()).toEqual(OF_TARGET.toSorted());
    },
  );

  it('is unseen in all its parts for one and the same reason', async () => {
    const source = unseenParts(await look({ source: 'unreachable' }));
    expect(new Set(OF_SOURCE.map((part) => source[part])).size).toBe(1);
    const target = unseenParts(await look({ target: 'unreachable' }));
    expect(new Set(Object.values(target)).size).toBe(1);
    expect(target['target']).toContain('connect ECONNREFUSED 192.0.2.1:6443');
  });

  it('is asked once, not once for every part', async () => {
    const { clients, calls } = sides({ source: 'unreachable', target: 'unreachable' });
    await observe(clients, REQUEST, BY);
    expect(calls).toEqual(['old get', 'new serves']);
  });

  it('leaves nothing seen when it is both', async () => {
    const unseen = unseenParts(await look({ source: 'unreachable', target: 'unreachable' }));
    expect(Object.keys(unseen).toSorted()).toEqual(
      [...OF_SOURCE, ...OF_TARGET, 'missingPermissions'].toSorted(),
    );
  });

  it('is not one that refuses', async () => {
    const observed = await look({ source: { get: refuse(403, 'not you') } });
    expect(observed.source).toMatchObject({ seen: false });
    expect(observed.postgres).toEqual(seen(postgresFacts()));
    expect(observed.sourceOperator).toMatchObject({ seen: true });
  });
});

describe('a part that cannot be seen', () => {
  it.each<[string, Ill, string[]]>([
    ['storage classes', { target: { listStorageClasses: refuse(403, 'no') } }, ['storageClasses']],
    ['the rights', { target: { mayCall: refuse(403, 'no') } }, ['missingPermissions']],
    ['the secrets of v1', { source: { readData: refuse(403, 'no') } }, ['sourceSecrets', 'dryRun']],
    ["v1's Patroni", { source: { readConfigMapAnnotations: refuse(403, 'no') } }, ['patroniPause']],
    ["v1's operator", { source: { listPodsEverywhere: refuse(403, 'no') } }, ['sourceOperator']],
    [
      "v2's operator",
      { target: { listPodsEverywhere: refuse(403, 'no') } },
      ['targetOperator', 'dryRun'],
    ],
    ["the place of v2's cluster", { target: { get: refuse(403, 'no') } }, ['target']],
    ["the target's namespace", { target: { readNamespaceLabels: refuse(403, 'no') } }, ['target']],
    ["v2's secrets", { target: { readSecret: refuse(403, 'no') } }, ['target']],
    ['the answer to a dry run', { target: { applyDry: refuse(403, 'no') } }, ['dryRun']],
    ['a kind', { target: { serves: refuse(403, 'no') } }, ['targetCrdServed']],
    [
      "v1's pods",
      { source: { listPods: refuse(403, 'no') } },
      ['environment', 'postgres', 'databases', 'repository', 'dryRun'],
    ],
    [
      "v1's commands",
      { source: { exec: () => Promise.resolve({ stdout: '', stderr: 'no', exitCode: 1 }) } },
      ['postgres', 'databases', 'repository', 'dryRun'],
    ],
  ])('is told, and keeps no other from being seen: %s', async (_what, ill, parts) => {
    expect(Object.keys(unseenParts(await look(ill))).toSorted()).toEqual(parts.toSorted());
  });

  it('is told in the words of the refusal', async () => {
    const { storageClasses } = await look({
      target: { listStorageClasses: refuse(403, 'cannot list storageclasses') },
    });
    expect(storageClasses).toEqual({
      seen: false,
      why: 'Kubernetes refused or did not answer: some call: cannot list storageclasses.',
    });
  });

  it('may be the whole target only in a single call', async () => {
    const observed = await look({ target: { listStorageClasses: silence } });
    expect(Object.keys(unseenParts(observed))).toEqual(['storageClasses']);
  });
});

describe('the dry run', () => {
  it('is told not to have been made where there is no plan, and why', async () => {
    const { dryRun } = await look({ source: withSpec({ backup: {} }) });
    expect(dryRun).toMatchObject({
      seen: false,
      why: expect.stringMatching(/^There is no plan to try: v1 has no cloud storage/) as string,
    });
  });

  it('has no other reason where there is no v1', async () => {
    const gone = { get: found(null), listPods: () => Promise.resolve([]) };
    const { dryRun } = await look({ source: gone });
    const why = 'There is no plan to try: there is no v1 cluster old:pg/cluster1.';
    expect(dryRun).toEqual({ seen: false, why });
  });

  it('needs no operator to be seen where the request says its version', async () => {
    const target = { ...REQUEST.target, crVersion: '2.9.0' };
    const blind = { target: { listPodsEverywhere: refuse(403, 'no') } };
    const { dryRun, targetOperator } = await look(blind, { request: { ...REQUEST, target } });
    expect(targetOperator).toMatchObject({ seen: false });
    expect(dryRun).toMatchObject({ seen: true });
  });

  it('names the part that no plan can be made without', async () => {
    const { dryRun } = await look({ source: { listPods: () => Promise.resolve([]) } });
    expect(dryRun).toEqual({
      seen: false,
      why: "There is no plan to try: the environment of v1's database container could not be looked at: A running primary pod of v1 cluster pg/cluster1 is not there.",
    });
  });
});
