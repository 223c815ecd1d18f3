import type { LabConnection } from '../../kubernetes.ts';
import type { ObjectApplier } from './object-applier.ts';
import type { BuiltinExtension, ClusterResource } from './custom-resource.ts';
import type { Observation } from './observe-cluster.ts';
import type { ScheduledBackups } from './scheduled-backups.ts';
import type { ResolvedCluster } from './resolve-spec.ts';

/** What the operator knows for its whole life. */
export interface OperatorContext {
  lab: LabConnection;
  applier: ObjectApplier;
  kubeconfigPath: string;
  databaseOsUser: string;
  patroniVersion: string;
  installedExtensions: ReadonlySet<BuiltinExtension>;
  log: (line: string) => void;
  /** Have a cluster reconciled (again) after so many milliseconds. */
  enqueue: (key: string, delayMs?: number) => void;
  /**
   * Revisions of what was written into databases, by cluster UID: only to save repeating it. After a
   * restart of the operator it is written again, which changes nothing.
   */
  written: Map<string, string>;
  /** When which backups are due. */
  schedules: ScheduledBackups;
  /** Keys of the clusters whose backup is running in the background. */
  backups: Set<string>;
}

/** One pass over one cluster. */
export interface ClusterPass extends OperatorContext {
  key: string;
  resource: ClusterResource;
  cluster: ResolvedCluster;
  observed: Observation;
}
