import type { JsonObject } from '../../model/json.ts';
import { REPO, v2Names } from '../../model/names.ts';
import type { V2Backups, V2Cluster, V2InstanceSet, V2Spec } from '../../model/v2-cluster.ts';
import { builtinExtensions, usesPostgis } from './extensions.ts';
import { saysNothing } from './judge.ts';
import { ownPath } from './own-path.ts';
import type { Translation } from './translation.ts';
import { translateUsers } from './users.ts';
import { mountedTablespaces, translateDataVolume, translateVolume } from './volumes.ts';
import { INSTANCE_NAME } from './v2-paths.ts';

/**
 * The v2 cluster after promotion, as far as it does not depend on single fields of v1: what every migration needs, and
 * what v2 asks for where v1 says nothing. The rules write the rest into it.
 */
export function translateSkeleton(translation: Translation): V2Cluster {
  const { cluster, namespace } = translation.request.target;
  return {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    // No finalizer: `percona.com/delete-backups` would erase the repository that v1 shares.
    metadata: { name: cluster, namespace },
    spec: translateSpec(translation),
  };
}

function translateSpec(translation: Translation): V2Spec {
  const { source, postgres, images, release } = translation;
  return {
    crVersion: release.crVersion,
    image: usesPostgis(translation) ? images.postgis : images.postgres,
    postgresVersion: postgres.majorVersion,
    standby: { enabled: false, repoName: REPO },
    users: translateUsers(source),
    // The databases are the application's: nothing is made in them.
    ...(release.autoCreateUserSchema ? { autoCreateUserSchema: false } : {}),
    patroni: {
      dynamicConfiguration: {
        // From 2.9.0 the default asks for SCRAM; `md5` lets both kinds of verifier log in, as on v1.
        postgresql: { pg_hba: ['hostssl all all all md5'], parameters: {} },
      },
    },
    instances: [translateInstance(translation)],
    proxy: {
      pgBouncer: { replicas: source.spec.pgBouncer?.size ?? 0, image: images.pgBouncer },
    },
    extensions: {
      ...(release.extensionsImage === null ? {} : { image: release.extensionsImage }),
      builtin: builtinExtensions(translation),
    },
    backups: translateBackups(translation),
  };
}

function translateInstance({ request, source }: Translation): V2InstanceSet {
  const { walStorage, tablespaceStorages, pgReplicas } = source.spec;
  const tablespaces = mountedTablespaces(source);
  const hasWal = !saysNothing((walStorage ?? null) as JsonObject | null);
  return {
    name: INSTANCE_NAME,
    replicas: request.target.replicas ?? 1 + (pgReplicas?.hotStandby?.size ?? 0),
    dataVolumeClaimSpec: translateDataVolume(source),
    ...(hasWal ? { walVolumeClaimSpec: translateVolume(walStorage?.volumeSpec) } : {}),
    ...(tablespaces.length === 0
      ? {}
      : {
          tablespaceVolumes: tablespaces.map((name) => ({
            name,
            dataVolumeClaimSpec: translateVolume(tablespaceStorages?.[name]?.volumeSpec),
          })),
        }),
  };
}

function translateBackups({ request, repository, images }: Translation): V2Backups {
  const { type, bucket, endpoint, region, global } = repository;
  const path = ownPath(request) ?? repository.path;
  return {
    // When true, v2's archive_command hides a failed push (it ends in `if`; from 2.8.0 this takes it away).
    trackLatestRestorableTime: false,
    pgbackrest: {
      image: images.pgBackRest,
      configuration: [{ secret: { name: v2Names.repoSecret(request.target.cluster) } }],
      // Without start-fast a backup waits for the next spread checkpoint, minutes on a quiet cluster.
      global: { ...global, [`${REPO}-path`]: path, 'start-fast': 'y' },
      repos: [
        type === 'gcs'
          ? { name: REPO, gcs: { bucket } }
          : { name: REPO, s3: { bucket, endpoint: endpoint ?? '', region: region ?? '' } },
      ],
    },
  };
}
