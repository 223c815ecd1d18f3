/**
 * What few stacks use, and what a start should not have to wait for: the GCS store (75 s to build), a newer Temporal
 * UI than the one in Temporal (45 s), a browser (a package), PostgreSQL servers that the distribution lacks (240 MB), a
 * real node with both operators (containerd and its like, and programs to build).
 */
export const EXTRAS = ['gcs', 'newerUi', 'browser', 'postgresVersions', 'realNode'] as const;

export type Extra = (typeof EXTRAS)[number];
