/** What Temporal's list of workflows is searched by: the name of each custom search attribute, and its type. */
export const SEARCH_ATTRIBUTES = {
  /** A word of `PHASES`: where it is, or where it ended. */
  phase: { name: 'MigrationPhase', type: 'KEYWORD' },
  /** `namespace/cluster`, with the context before it where one was named. */
  source: { name: 'MigrationSource', type: 'KEYWORD' },
  target: { name: 'MigrationTarget', type: 'KEYWORD' },
  /** A word of `Outcome`; not there while it goes on. */
  outcome: { name: 'MigrationOutcome', type: 'KEYWORD' },
  /** Everybody whose approval counted, as they named themselves. */
  approver: { name: 'MigrationApprover', type: 'KEYWORD_LIST' },
} as const;

export type SearchAttribute = (typeof SEARCH_ATTRIBUTES)[keyof typeof SEARCH_ATTRIBUTES];
