import { PGBACKREST_PODS, affinityRules } from './affinity.ts';
import { neverUsed } from './cluster-rules.ts';
import { customConfigRules } from './custom-config.ts';
import { pullPolicy } from './instance-rules.ts';
import type { Rule, Rules } from './judge.ts';
import { becomes, carried, dropped } from './outcome.ts';
import { REPO_PATH, ownPath } from './own-path.ts';
import { quantities } from './quantity.ts';
import { scheduleRules } from './schedules.ts';
import { seenAt, storageRules } from './storage-rules.ts';
import { PGBACKREST, REPO_HOST } from './v2-paths.ts';

const OWN_IMAGE: Rule = () =>
  becomes([...PGBACKREST, 'image'], 'the release has an image of its own.');

export const backupRules: Rules = {
  fields: {
    image: OWN_IMAGE,
    imagePullPolicy: pullPolicy,
    backrestRepoImage: OWN_IMAGE,
    serviceAccount: neverUsed,
    resources: (value) => carried([...REPO_HOST, 'resources'], quantities(value)),
    volumeSpec: () =>
      dropped('the local repository stays behind on its volume; v2 backs up to the cloud.'),
    storages: { each: storageRules },
    schedule: { each: scheduleRules },
    storageTypes: neverUsed,
    affinity: affinityRules({ path: [...REPO_HOST, 'affinity'], label: PGBACKREST_PODS }),
    repoPath: (value, { translation }) => {
      const { path } = translation.repository;
      if (ownPath(translation.request) === null) return seenAt(REPO_PATH, value, path);
      return becomes(
        REPO_PATH,
        `v2 is fed from ${path} until its promotion, and archives into a path of its own from then on (target.repository).`,
      );
    },
    customConfig: customConfigRules,
  },
};
