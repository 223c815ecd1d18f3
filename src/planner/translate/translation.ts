import type { DatabaseFacts, PostgresFacts } from '../../model/observation.ts';
import type { RepositoryPlan } from '../../model/plan.ts';
import type { MigrationRequest } from '../../model/request.ts';
import type { V1Cluster } from '../../model/v1-cluster.ts';
import type { CloudStorage } from '../cloud-storage.ts';
import type { ReleaseImages, TargetRelease } from '../releases.ts';

/** Everything that a plan is made of, as it was seen. */
export interface TranslationInput {
  request: MigrationRequest;
  source: V1Cluster;
  /** Environment of v1's database container, which says where the repository really is. */
  environment: Record<string, string>;
  postgres: PostgresFacts;
  databases: DatabaseFacts;
  /** Keys of v1's secrets by name; null for a secret that does not exist. */
  sourceSecrets: Record<string, string[] | null>;
  /** What v2's operator runs. */
  release: TargetRelease;
}

/** The same with what every part of the translation asks for. */
export interface Translation extends TranslationInput {
  /** The storage of v1 that v2 is fed from. */
  storage: CloudStorage;
  repository: RepositoryPlan;
  images: ReleaseImages;
}

/** v1 takes an empty text for absent. */
export function given(value: string | undefined, fallback: string): string {
  return value === undefined || value === '' ? fallback : value;
}
