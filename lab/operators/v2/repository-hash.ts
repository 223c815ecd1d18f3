import type { Repository } from './custom-resource.ts';
import { safeHash } from './safe-hash.ts';

/**
 * What makes the operator create the stanza anew when it changes: bucket, endpoint, region. As in the
 * real one the path is not part of it: a new path on a promoted cluster never gets a stanza by itself.
 */
export function repositoryHash({ s3, gcs }: Repository): string {
  if (s3) return safeHash(s3.bucket, s3.endpoint, s3.region);
  return safeHash(gcs?.bucket ?? '');
}
