import { describe, expect, it } from 'vitest';
import type { Kubernetes } from '../../src/clients/kubernetes/kubernetes.ts';
import { PERMISSIONS } from '../../src/model/permissions.ts';
import { lookForPermissions } from '../../src/preflight/look-for-permissions.ts';
import { reachSides } from '../../src/preflight/reach-sides.ts';
import { REQUEST, refuse, sides, type Illness } from './healthy-sides.ts';

type Question = Parameters<Kubernetes['mayCall']>[0];

/** One that may do everything but this, and keeps what it was asked. */
function forbidding(forbidden: (question: Question) => boolean) {
  const asked: Question[] = [];
  const methods: Illness = {
    mayCall: (question) => {
      asked.push(question);
      return Promise.resolve(!forbidden(question));
    },
  };
  return { methods, asked };
}

const look = (source: Illness, target: Illness) =>
  lookForPermissions(reachSides(sides({ source, target }).clients, REQUEST), REQUEST);

const ALL = forbidding(() => false).methods;

describe('the rights of the account', () => {
  it('are asked for on the side and in the namespace where they are needed, all of them', async () => {
    const [source, target] = [forbidding(() => false), forbidding(() => false)];
    await expect(look(source.methods, target.methods)).resolves.toEqual([]);
    const wanted = (side: string, own: string) =>
      PERMISSIONS.filter((permission) => permission.side === side).map(
        ({ scope, verb, group, resource }) => ({
          namespace: scope === 'cluster' ? null : own,
          verb,
          group,
          resource,
        }),
      );
    expect(source.asked).toEqual(wanted('source', 'pg'));
    expect(target.asked).toEqual(wanted('target', 'pg2'));
  });

  it('that are missing are told with their side and their namespace', async () => {
    const exec = forbidding(({ resource, verb }) => resource === 'pods/exec' && verb === 'create');
    const classes = forbidding(({ resource }) => resource === 'storageclasses');
    await expect(look(exec.methods, classes.methods)).resolves.toEqual([
      { side: 'source', namespace: 'pg', verb: 'create', group: '', resource: 'pods/exec' },
      {
        side: 'target',
        namespace: null,
        verb: 'list',
        group: 'storage.k8s.io',
        resource: 'storageclasses',
      },
    ]);
  });

  it.each<[string, Illness, Illness, string]>([
    ['source', 'unreachable', forbidding(({ verb }) => verb === 'delete').methods, 'target'],
    ['target', forbidding(({ verb }) => verb === 'delete').methods, 'unknown', 'source'],
  ])(
    'are told of the other side where the %s cannot be reached',
    async (_side, source, target, other) => {
      const missing = await look(source, target);
      expect(missing.length).toBeGreaterThan(1);
      expect([...new Set(missing.map(({ side }) => side))]).toEqual([other]);
    },
  );

  it('are not known where neither side can be reached', async () => {
    await expect(look('unreachable', 'unreachable')).rejects.toMatchObject({ status: null });
  });

  it.each<[Illness, Illness]>([
    [{ mayCall: refuse(403, 'no') }, ALL],
    [ALL, { mayCall: refuse(403, 'no') }],
  ])('are not known where a side does not tell them', async (source, target) => {
    await expect(look(source, target)).rejects.toMatchObject({ status: 403 });
  });
});
