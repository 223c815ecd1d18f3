/**
 * What few stacks use, and what a start should not have to wait for: the GCS store (75 s to build), a newer Temporal
 * UI than the one in Temporal (45 s), a browser (a package).
 */
export const EXTRAS = ['gcs', 'newerUi', 'browser'] as const;

export type Extra = (typeof EXTRAS)[number];
