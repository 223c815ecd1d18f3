import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { V1Cluster, V1Volume } from '../../model/v1-cluster.ts';
import type { V2VolumeClaim } from '../../model/v2-cluster.ts';
import { sameValue, type JsonPath } from './json-path.ts';
import { saysNothing, type Place, type Rule, type Rules } from './judge.ts';
import { becomes, carried, changed, dropped, needsYou, stands, type Outcome } from './outcome.ts';
import { largerQuantity } from './quantity.ts';
import { given } from './translation.ts';
import { DATA_VOLUME, INSTANCE, WAL_VOLUME } from './v2-paths.ts';

/** `tablespaceVolumes[].name` in v2's CRD. */
const TABLESPACE_NAME = /^[a-z][a-z0-9]*$/;
const ALIKE = "v2's instances are alike: the primary's is taken.";
const LARGER = "v2's instances are alike: the larger of the primary's and the replicas' is taken.";

/** A claim of v2 for a volume of v1: as small as in v1's own example where nothing is said. */
export function translateVolume(volume: V1Volume | undefined): V2VolumeClaim {
  const storageClass = given(volume?.storageclass, '');
  return {
    accessModes: [given(volume?.accessmode, 'ReadWriteOnce')],
    ...(storageClass === '' ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: given(volume?.size, '1Gi') } },
  };
}

/** The claim for the data, which must hold the primary's and any replica's. */
export function translateDataVolume({ spec }: V1Cluster): V2VolumeClaim {
  const [primary, replica] = [spec.pgPrimary?.volumeSpec, spec.pgReplicas?.hotStandby?.volumeSpec];
  const set = (volume: V1Volume | undefined) =>
    Object.entries(volume ?? {}).filter(([, value]) => !saysNothing(value as JsonValue));
  const claim = translateVolume(Object.fromEntries([...set(replica), ...set(primary)]));
  const sizes = [primary?.size, replica?.size].filter((size) => given(size, '') !== '');
  const [one, other] = sizes as string[];
  if (one !== undefined && other !== undefined)
    claim.resources.requests.storage = largerQuantity(one, other);
  return claim;
}

/** Names of v1's tablespaces that v2 can mount, in the order in which it is given them. */
export function mountedTablespaces({ spec }: V1Cluster): string[] {
  return Object.keys(spec.tablespaceStorages ?? {})
    .filter((name) => TABLESPACE_NAME.test(name))
    .sort();
}

/** The primary's volume. What the replicas say differently is decided in {@link translateDataVolume}. */
export const primaryVolumeRules = volumeRules(dataVolumeRule);
export const replicaVolumeRules = volumeRules(dataVolumeRule);
export const walVolumeRules = volumeRules(fieldOf(() => WAL_VOLUME));

export const tablespaceRules: Rules = {
  each: { fields: { volumeSpec: volumeRules(tablespaceVolumeRule) } },
};

/** Rules of one volume: those that v2 has too, and those that it has no field for. */
function volumeRules(rule: VolumeRule): Rules {
  return {
    fields: {
      name: () => dropped('v2 names its volumes itself.'),
      storageclass: rule(['storageClassName']),
      accessmode: rule(['accessModes']),
      size: rule(['resources', 'requests', 'storage']),
      storagetype: () => dropped('v2 always asks for a volume to be provisioned.'),
      supplementalgroups: () =>
        needsYou(
          'v2 has no field for it. If the storage wants these groups, put them into securityContext.supplementalGroups of the instances by target.overrides.',
        ),
      matchLabels: () =>
        needsYou(
          'v1 binds a volume with this label; v2 would wait for another one. If there is one, name the label in selector.matchLabels of the claim by target.overrides.',
        ),
    },
  };
}

/** Decides over a field of a volume, given where it stands in v2's claim. */
type VolumeRule = (field: JsonPath) => Rule;

function fieldOf(claim: (place: Place) => JsonPath): VolumeRule {
  return (field) => (value, place) =>
    carried([...claim(place), ...field], field[0] === 'accessModes' ? [value] : value);
}

function dataVolumeRule(field: JsonPath): Rule {
  return (value, { translation }) => {
    const path = [...DATA_VOLUME, ...field];
    const claim = translateDataVolume(translation.source) as unknown as JsonObject;
    const own = field[0] === 'accessModes' ? [value] : value;
    const planned = field.reduce<JsonValue>((at, key) => (at as JsonObject)[key] ?? null, claim);
    if (sameValue(planned, own)) return stands(path);
    return becomes(path, field[0] === 'resources' ? LARGER : ALIKE);
  };
}

/** A tablespace of the copy is looked for at `/tablespaces/<name>`, where v2 mounts the volume of that name. */
function tablespaceVolumeRule(field: JsonPath): Rule {
  return (value, place): Outcome => {
    const name = String(place.key);
    const { release, source } = place.translation;
    const position = mountedTablespaces(source).indexOf(name);
    if (position < 0)
      return needsYou(
        `v2 mounts tablespaces at /tablespaces/<name> and takes small letters and digits for a name only: move what is in ${name} to another tablespace on v1, and take a full backup.`,
      );
    const path = [...INSTANCE, 'tablespaceVolumes', position, 'dataVolumeClaimSpec', ...field];
    const own = field[0] === 'accessModes' ? [value] : value;
    if (release.mountsTablespaces) return carried(path, own);
    return {
      ...changed(path, own, ''),
      fate: 'needsYou',
      why: "v2's operator mounts it only with TablespaceVolumes=true in PGO_FEATURE_GATES of its environment: see that it is set, or the restore fails.",
    };
  };
}
