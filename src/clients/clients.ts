import type { RecordStore } from '../model/record-store.ts';
import type { Webhook } from './webhook.ts';
import { connect } from './kubernetes/connect.ts';
import { Kubernetes } from './kubernetes/kubernetes.ts';

/** The outside, as activities see it. */
export interface Clients {
  /** The Kubernetes of a kubeconfig context; null is the kubeconfig's current one. */
  kubernetes: (context: string | null) => Promise<Kubernetes>;
  /** Where people are told that a gate waits for them, besides the log; left out is nowhere. */
  notices?: Notices;
  /** Where the record of every migration is kept; a worker always has it. */
  audit?: RecordStore;
}

export interface Notices {
  /** null where none is set. */
  post: Webhook | null;
  /** Base address of the Temporal Web UI, for a link; null when it is not known. */
  uiUrl: string | null;
}

/** @param kubeConfigPath null: as kubectl finds it (KUBECONFIG, ~/.kube/config, in-cluster). */
export function createClients(kubeConfigPath: string | null): Clients {
  const connected = new Map<string | null, Promise<Kubernetes>>();
  return {
    kubernetes: (context) => {
      const known = connected.get(context);
      if (known !== undefined) return known;
      const made = connect(kubeConfigPath, context).then((apis) => new Kubernetes(apis));
      connected.set(context, made);
      // A failed attempt must not be remembered as the answer.
      made.catch(() => connected.delete(context));
      return made;
    },
  };
}
