import { describe, expect, it } from 'vitest';
import type { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { OWNER_ANNOTATION } from '../../src/model/names.ts';
import type { V2Cluster } from '../../src/model/v2-cluster.ts';
import { seen } from '../helpers/builders.ts';
import { REQUEST, SECRET_VALUE, refuse } from './healthy-sides.ts';
import { found, look, storageClass } from './looking.ts';

describe('the place of v2', () => {
  it.each([
    [{ enabled: true }, 'handover-1', { madeBy: 'handover-1', standby: true }],
    [{ enabled: false }, undefined, { madeBy: null, standby: false }],
    [undefined, undefined, { madeBy: null, standby: false }],
  ])('is taken by a cluster: standby %j, made by %j', async (standby, owner, expected) => {
    const annotations = owner === undefined ? undefined : { [OWNER_ANNOTATION]: owner };
    const { target } = await look({
      target: { get: found({ metadata: { annotations }, spec: { standby } }) },
    });
    expect(target).toMatchObject({ seen: true, value: { exists: true, ...expected } });
  });

  it('may be a namespace that does not exist', async () => {
    const { target } = await look({ target: { readNamespaceLabels: () => Promise.resolve(null) } });
    expect(target).toMatchObject({ seen: true, value: { namespaceExists: false } });
  });

  it('is looked at for every secret that the plan would make there', async () => {
    const { target } = await look({
      target: {
        readSecret: ({ namespace, name }) =>
          Promise.resolve({
            data: { password: SECRET_VALUE },
            annotations:
              namespace === 'pg2' && name.includes('pguser') ? { [OWNER_ANNOTATION]: 'x' } : {},
          }),
      },
    });
    expect(target).toMatchObject({
      seen: true,
      value: {
        secrets: [
          { name: 'cluster1-v2-pgbackrest-secrets', madeBy: null },
          { name: 'cluster1-v2-pguser-pguser', madeBy: 'x' },
        ],
      },
    });
  });

  it('knows the storage class that is taken when none is named, by either mark', async () => {
    const marked = (name: string, annotations: Record<string, string>) =>
      storageClass({ metadata: { name, annotations }, provisioner: 'p' });
    const { storageClasses } = await look({
      target: {
        listStorageClasses: () =>
          Promise.resolve([
            marked('slow', { 'storageclass.kubernetes.io/is-default-class': 'false' }),
            marked('fast', { 'storageclass.kubernetes.io/is-default-class': 'true' }),
            marked('old', { 'storageclass.beta.kubernetes.io/is-default-class': 'true' }),
            storageClass({ metadata: { name: 'plain' }, provisioner: 'p' }),
          ]),
      },
    });
    expect(storageClasses).toEqual(
      seen([
        { name: 'slow', isDefault: false },
        { name: 'fast', isDefault: true },
        { name: 'old', isDefault: true },
        { name: 'plain', isDefault: false },
      ]),
    );
  });
});

describe("the API server's answer", () => {
  const overriding = (spec: JsonObject) => ({
    request: { ...REQUEST, target: { ...REQUEST.target, overrides: { spec } } },
  });
  /** As the definition of 2.9.0 says it of these. */
  const strict: Kubernetes['applyDry'] = (_kind, _ref, body) => {
    const { backups, proxy, patroni } = (body as V2Cluster).spec;
    const told = JSON.stringify([backups, proxy, patroni]);
    const bad = /"repo1-retention-full":\d+|"full":\d+|"replicas":"two"|"syncPeriodSeconds":0/.exec(
      told,
    );
    return bad === null ? Promise.resolve(body) : refuse(422, `Invalid value: ${bad[0]}`)();
  };

  it.each([
    [
      'a number for a text',
      { backups: { pgbackrest: { global: { 'repo1-retention-full': 14 } } } },
    ],
    [
      'in what begins with the promotion',
      { backups: { pgbackrest: { repos: [{ name: 'repo1', schedules: { full: 5 } }] } } },
    ],
  ])(
    'is asked for both forms: the standby is without the fault, the final form has it (%s)',
    async (_what, spec) => {
      const { dryRun } = await look({ target: { applyDry: strict } }, overriding(spec));
      expect(dryRun).toMatchObject({
        seen: true,
        value: { standby: { accepted: true }, final: { accepted: false } },
      });
    },
  );

  it.each([
    ['a text for a number', { proxy: { pgBouncer: { replicas: 'two' } } }],
    ['a number that is too small', { patroni: { syncPeriodSeconds: 0 } }],
  ])('is no for the standby, where both forms have the fault (%s)', async (_what, spec) => {
    const { dryRun } = await look({ target: { applyDry: strict } }, overriding(spec));
    expect(dryRun).toMatchObject({ seen: true, value: { standby: { accepted: false } } });
  });
});
