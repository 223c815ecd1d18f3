import type { V2Cluster } from '../../model/v2-cluster.ts';
import { defineCheck, type Check } from '../check.ts';
import { parseQuantity } from '../translate/quantity.ts';
import { INSTANCE } from '../translate/v2-paths.ts';
import { kubectlEverywhere } from './kubectl.ts';
import { fieldOf, planned, plannedList, textOf } from './planned.ts';

/** PostgreSQL keeps five segments at the least (`min_wal_size` is 80 MB), whatever it has to do. */
const SEGMENTS_KEPT = 5;
/** Above this a volume is one busy day away from being full. */
const NARROW = 0.8;

/** Whether v2's volumes can be made, and hold a second copy of the data. */
export const volumeChecks: Check[] = [
  defineCheck({
    code: 'STORAGE_TOO_SMALL',
    severity: 'blocker',
    what: "v1's databases and the WAL that waits do not fit into v2's volumes, or they leave less than a fifth free (a warning then).",
    remedy: 'Ask for a larger volume in `target.overrides`, or make room on v1.',
    needs: ['postgres', 'databases', 'plan'],
    find: ({ postgres: { segmentBytes }, databases, plan: { final } }) => {
      const { totalBytes, segmentsToArchive } = databases;
      const needed = totalBytes + Math.max(SEGMENTS_KEPT, segmentsToArchive) * segmentBytes;
      const sizes = claimsOf(final).map(({ size }) => parseQuantity(size));
      const given = sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
      if (sizes.length === 0 || sizes.includes(null) || needed <= given * NARROW) return null;
      const fits = needed <= given;
      return {
        severity: fits ? 'warning' : 'blocker',
        what: fits
          ? `v1's data fills ${Math.round((100 * needed) / given)} % of v2's volumes; there is little room to grow.`
          : `v1's data, ${gibibytes(needed)}, does not fit into v2's volumes, ${gibibytes(given)}.`,
        remedy: `ask for more, at spec.instances[].dataVolumeClaimSpec.resources.requests.storage in target.overrides, for example ${Math.ceil((needed * 1.5) / 2 ** 30)}Gi.`,
        evidence: `databases ${gibibytes(totalBytes)}, WAL segments to archive ${segmentsToArchive}; ${claimsOf(
          final,
        )
          .map((c) => `${c.claim} ${c.size}`)
          .join(', ')}`,
      };
    },
  }),
  defineCheck({
    code: 'STORAGE_CLASS_MISSING',
    severity: 'blocker',
    undecided: 'warning',
    what: "A storage class that the plan names does not exist in the target's Kubernetes, so v2's volumes would wait for ever. Or the plan names none and there is no default one (a warning: somebody may make the volumes by hand).",
    remedy: 'Name an existing class in `target.overrides`, or mark one as the default.',
    needs: ['storageClasses', 'plan'],
    find: ({ request, storageClasses, plan: { final } }) => {
      const names = storageClasses.map(({ name }) => name);
      const claims = claimsOf(final);
      const unknown = claims.filter(
        ({ storageClass }) =>
          storageClass !== null && storageClass !== '' && !names.includes(storageClass),
      );
      const evidence = `storage classes: ${names.join(', ') || 'none'}; default: ${storageClasses.find((c) => c.isDefault)?.name ?? 'none'}`;
      const look = kubectlEverywhere(request.target, 'get storageclasses');
      if (unknown.length > 0)
        return {
          what: `The target has no storage class ${[...new Set(unknown.map((c) => c.storageClass))].join(', ')}, which v2's volumes ask for.`,
          remedy: `name one that exists, at storageClassName of the volume claims in target.overrides: ${look}`,
          evidence,
        };
      const isOpen = claims.some(({ storageClass }) => storageClass === null);
      if (!isOpen || storageClasses.some(({ isDefault }) => isDefault)) return null;
      return {
        severity: 'warning',
        what: "The plan names no storage class, and the target has no default one; v2's volumes will wait until somebody makes them.",
        remedy: `name one at storageClassName of the volume claims in target.overrides, or mark one as the default: ${look}`,
        evidence,
      };
    },
  }),
];

/** One volume that v2 asks for. */
interface Claim {
  claim: string;
  size: string;
  /** null where none is named, and the default one is taken. */
  storageClass: string | null;
}

/** The volumes of an instance. Every instance holds a whole copy, so the first set of them stands for all. */
function claimsOf(cluster: V2Cluster): Claim[] {
  const tablespaces = plannedList(cluster, ...INSTANCE, 'tablespaceVolumes').map((volume) => ({
    claim: `tablespace ${textOf(fieldOf(volume, 'name')) ?? ''}`,
    spec: fieldOf(volume, 'dataVolumeClaimSpec'),
  }));
  return [
    { claim: 'data', spec: planned(cluster, ...INSTANCE, 'dataVolumeClaimSpec') },
    { claim: 'WAL', spec: planned(cluster, ...INSTANCE, 'walVolumeClaimSpec') },
    ...tablespaces,
  ].flatMap(({ claim, spec }) => (spec === undefined ? [] : [claimOf(claim, spec)]));
}

function claimOf(claim: string, spec: unknown): Claim {
  const requests = fieldOf(fieldOf(spec, 'resources'), 'requests');
  const size = textOf(fieldOf(requests, 'storage')) ?? '';
  return { claim, size, storageClass: textOf(fieldOf(spec, 'storageClassName')) };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
