import type { Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import type { MissingPermission } from '../model/observation.ts';
import { PERMISSIONS, type Permission } from '../model/permissions.ts';
import type { MigrationRequest } from '../model/request.ts';
import { lookAt } from './look-at.ts';
import type { Sides } from './reach-sides.ts';

/**
 * Ask on both sides for every right that a migration needs. A side that cannot be reached is left out: its absence is
 * told by every other look at it, and must not hide what the other side lacks.
 *
 * @throws {HandoverError} when neither side can be reached, or one that can does not answer this.
 */
export async function lookForPermissions(
  sides: Sides,
  request: MigrationRequest,
): Promise<MissingPermission[]> {
  const [source, target] = await Promise.all([lookAt(sides.source), lookAt(sides.target)]);
  if (!source.seen && !target.seen) await sides.source;
  const lists = await Promise.all([
    source.seen ? missing(source.value, 'source', request.source.namespace) : [],
    target.seen ? missing(target.value, 'target', request.target.namespace) : [],
  ]);
  return lists.flat();
}

async function missing(
  k: Kubernetes,
  side: Permission['side'],
  ownNamespace: string,
): Promise<MissingPermission[]> {
  const needed = PERMISSIONS.filter((permission) => permission.side === side);
  const asked = await Promise.all(
    needed.map(async ({ scope, verb, group, resource }) => {
      const namespace = scope === 'namespaced' ? ownNamespace : null;
      const allowed = await k.mayCall({ namespace, verb, group, resource });
      return { allowed, permission: { side, namespace, verb, group, resource } };
    }),
  );
  return asked.filter(({ allowed }) => !allowed).map(({ permission }) => permission);
}
