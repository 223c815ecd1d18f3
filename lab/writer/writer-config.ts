/** A cluster as Kubernetes knows it. */
export interface ClusterReference {
  namespace: string;
  name: string;
}

/** What the writer's process reads from the file named on its command line. */
export interface WriterConfig {
  kubeconfigPath: string;
  ledgerPath: string;
  source: ClusterReference;
  target?: ClusterReference;
  user: string;
  password: string;
  database: string;
  /**
   * The writer's own table, in the user's schema, which v1 makes. It has no unique constraint: a row
   * written twice must show, not fail.
   */
  table: string;
  /** Pause between an acknowledgement and the next row. */
  pauseMs: number;
}
