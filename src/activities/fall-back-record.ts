import type { ServerDirectories } from '../clients/clean-stop.ts';
import type { CustomObject, Kubernetes } from '../clients/kubernetes/kubernetes.ts';
import { FallBackHeld } from '../model/errors.ts';
import { FALL_BACK_ANNOTATION, V2, describeCluster } from '../model/names.ts';
import type { Proof } from '../model/proof.ts';
import type { ClusterRef } from '../model/request.ts';
import type { StoppedTarget, TargetWrites } from '../model/retirement.ts';
import { customResource } from './migration-ref.ts';

/** The server that is stopped: asked while it ran, read when it no longer answers. */
export interface TargetServer {
  pod: string;
  directories: ServerDirectories;
}

/**
 * How far the stop of v2 has come. It stands on v2 itself: a worker may die at any moment, and when v2's pods are gone
 * nobody can count any more what it had.
 */
export interface FallBackRecord {
  server: TargetServer | null;
  /** Just before the stop; null while it was not counted, or could not be. */
  counted: TargetWrites | null;
  /** Written together with `spec.pause`, before v2's pods may go. */
  stopped: StoppedTarget | null;
}

/** A v2 cluster as far as its stop goes. */
export interface StoppableTarget extends CustomObject {
  spec: { pause?: boolean; patroni?: { dynamicConfiguration?: { pause?: boolean } } };
}

/**
 * The v2 that was promoted; null when it is gone.
 *
 * @throws {FallBackHeld} when the name is another's.
 */
export async function findPromoted(
  k: Kubernetes,
  target: ClusterRef,
  { targetUid }: Proof,
): Promise<StoppableTarget | null> {
  const cluster = await k.get<StoppableTarget>(V2, customResource(target));
  if (cluster !== null && cluster.metadata.uid !== targetUid)
    throw new FallBackHeld(describeCluster(target));
  return cluster;
}

/** A text that is none of ours counts as none: a fall-back does not fail over a note. */
export function readRecord({ metadata }: CustomObject): FallBackRecord {
  const nothing: FallBackRecord = { server: null, counted: null, stopped: null };
  try {
    const text = metadata.annotations?.[FALL_BACK_ANNOTATION] ?? '{}';
    return { ...nothing, ...(JSON.parse(text) as Partial<FallBackRecord>) };
  } catch {
    return nothing;
  }
}

/** What a record changes on v2, beside more. The API server refuses it if v2 is another one by now. */
export function recordPatch({ targetUid }: Proof, record: FallBackRecord) {
  const annotations = { [FALL_BACK_ANNOTATION]: JSON.stringify(record) };
  return { metadata: { uid: targetUid, annotations } };
}
