import {
  PatchStrategy,
  setHeaderOptions,
  type V1Deployment,
  type V1Job,
  type V1Pod,
  type V1StorageClass,
} from '@kubernetes/client-node';
import { DATABASE_CONTAINER, FIELD_MANAGER } from '../../model/names.ts';
import { apiCall, orNull } from './api-call.ts';
import { CustomResources, type ObjectRef } from './custom-resources.ts';
import { exec, type ExecResult } from './exec.ts';
import { openExecStream, type ExecStream, type StreamRequest } from './exec-stream.ts';
import { accessReview, onlyThis, type AccessQuestion } from './request-bodies.ts';

export type { CustomObject, ObjectRef, ResourceKind } from './custom-resources.ts';

/** The calls that we make to one Kubernetes. What they need to be allowed is in `src/model/permissions.ts`. */
export class Kubernetes extends CustomResources {
  async listPods(namespace: string, labelSelector: string): Promise<V1Pod[]> {
    const list = await apiCall(`list pods ${namespace} ${labelSelector}`, () =>
      this.apis.core.listNamespacedPod({ namespace, labelSelector }),
    );
    return list.items;
  }

  async mergePod({ namespace, name }: ObjectRef, body: object): Promise<void> {
    await apiCall(`patch pod ${namespace}/${name}`, () =>
      this.apis.core.patchNamespacedPod(
        { namespace, name, body, fieldManager: FIELD_MANAGER },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      ),
    );
  }

  async listJobs(namespace: string, labelSelector: string): Promise<V1Job[]> {
    const list = await apiCall(`list jobs ${namespace} ${labelSelector}`, () =>
      this.apis.batch.listNamespacedJob({ namespace, labelSelector }),
    );
    return list.items;
  }

  async listDeployments(namespace: string, labelSelector: string): Promise<V1Deployment[]> {
    const list = await apiCall(`list deployments ${namespace} ${labelSelector}`, () =>
      this.apis.apps.listNamespacedDeployment({ namespace, labelSelector }),
    );
    return list.items;
  }

  async mergeDeployment({ namespace, name }: ObjectRef, body: object): Promise<V1Deployment> {
    return apiCall(`patch deployment ${namespace}/${name}`, () =>
      this.apis.apps.patchNamespacedDeployment(
        { namespace, name, body, fieldManager: FIELD_MANAGER },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      ),
    );
  }

  async listPodsEverywhere(labelSelector: string): Promise<V1Pod[]> {
    const list = await apiCall(`list pods of all namespaces ${labelSelector}`, () =>
      this.apis.core.listPodForAllNamespaces({ labelSelector }),
    );
    return list.items;
  }

  /** Keys and values of a secret, decoded; null when it does not exist. Values must not leave an activity. */
  async readSecret({ namespace, name }: ObjectRef) {
    const secret = await orNull(
      apiCall(`get secret ${namespace}/${name}`, () =>
        this.apis.core.readNamespacedSecret({ namespace, name }),
      ),
    );
    if (secret === null) return null;
    const data = Object.entries(secret.data ?? {}).map(
      ([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')] as const,
    );
    return { data: Object.fromEntries(data), annotations: secret.metadata?.annotations ?? {} };
  }

  /** When a secret was made, in milliseconds since the epoch; null when it does not exist. */
  async secretCreatedAtMs({ namespace, name }: ObjectRef): Promise<number | null> {
    const secret = await orNull(
      apiCall(`get secret ${namespace}/${name}`, () =>
        this.apis.core.readNamespacedSecret({ namespace, name }),
      ),
    );
    return secret?.metadata?.creationTimestamp?.getTime() ?? null;
  }

  /** Data of a Secret or ConfigMap as it is held, base64; null when there is none. Must not leave an activity. */
  async readData(kind: 'Secret' | 'ConfigMap', { namespace, name }: ObjectRef) {
    if (kind === 'Secret') {
      const secret = await orNull(
        apiCall(`get secret ${namespace}/${name}`, () =>
          this.apis.core.readNamespacedSecret({ namespace, name }),
        ),
      );
      return secret === null ? null : (secret.data ?? {});
    }
    const map = await orNull(
      apiCall(`get configmap ${namespace}/${name}`, () =>
        this.apis.core.readNamespacedConfigMap({ namespace, name }),
      ),
    );
    if (map === null) return null;
    const texts = Object.entries(map.data ?? {}).map(
      ([key, text]) => [key, Buffer.from(text).toString('base64')] as const,
    );
    return { ...map.binaryData, ...Object.fromEntries(texts) };
  }

  async applySecret({ namespace, name }: ObjectRef, body: object): Promise<void> {
    await apiCall(`apply secret ${namespace}/${name}`, () =>
      this.apis.core.patchNamespacedSecret(
        { namespace, name, body, fieldManager: FIELD_MANAGER, force: true },
        setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
      ),
    );
  }

  async deleteSecret({ namespace, name }: ObjectRef): Promise<void> {
    await orNull(
      apiCall(`delete secret ${namespace}/${name}`, () =>
        this.apis.core.deleteNamespacedSecret({ namespace, name }),
      ),
    );
  }

  async readConfigMapAnnotations({ namespace, name }: ObjectRef) {
    const map = await apiCall(`get configmap ${namespace}/${name}`, () =>
      this.apis.core.readNamespacedConfigMap({ namespace, name }),
    );
    return {
      annotations: map.metadata?.annotations ?? {},
      resourceVersion: map.metadata?.resourceVersion ?? '',
    };
  }

  async mergeConfigMap({ namespace, name }: ObjectRef, body: object): Promise<void> {
    await apiCall(`patch configmap ${namespace}/${name}`, () =>
      this.apis.core.patchNamespacedConfigMap(
        { namespace, name, body, fieldManager: FIELD_MANAGER },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      ),
    );
  }

  async listVolumeClaims(namespace: string, labelSelector: string) {
    const list = await apiCall(`list persistentvolumeclaims ${namespace} ${labelSelector}`, () =>
      this.apis.core.listNamespacedPersistentVolumeClaim({ namespace, labelSelector }),
    );
    return list.items;
  }

  async deleteVolumeClaim({ namespace, name }: ObjectRef, uid: string): Promise<void> {
    await orNull(
      apiCall(`delete persistentvolumeclaim ${namespace}/${name}`, () =>
        this.apis.core.deleteNamespacedPersistentVolumeClaim({
          namespace,
          name,
          body: onlyThis(uid),
        }),
      ),
    );
  }

  async listStorageClasses(): Promise<V1StorageClass[]> {
    const list = await apiCall('list storageclasses', () => this.apis.storage.listStorageClass());
    return list.items;
  }

  /** Labels of a namespace; null when it does not exist. */
  async readNamespaceLabels(name: string): Promise<Record<string, string> | null> {
    const namespace = await orNull(
      apiCall(`get namespace ${name}`, () => this.apis.core.readNamespace({ name })),
    );
    return namespace === null ? null : (namespace.metadata?.labels ?? {});
  }

  /** Whether our account may make a call, as the API server itself decides it. */
  async mayCall(question: AccessQuestion): Promise<boolean> {
    const { verb, resource } = question;
    const review = await apiCall(`create selfsubjectaccessreview ${verb} ${resource}`, () =>
      this.apis.authorization.createSelfSubjectAccessReview({ body: accessReview(question) }),
    );
    return review.status?.allowed === true;
  }

  /** Run a command in the `database` container of a pod. */
  async exec(
    { namespace, name }: ObjectRef,
    command: string[],
    options: { stdin?: string; timeoutMs: number },
  ): Promise<ExecResult> {
    return exec(this.apis.kubeConfig, {
      namespace,
      pod: name,
      container: DATABASE_CONTAINER,
      command,
      ...options,
    });
  }

  /** Start one there that goes on running, and talk to it. */
  async openExec(
    { namespace, name }: ObjectRef,
    command: string[],
    listeners: Pick<StreamRequest, 'onStdout' | 'onStderr' | 'onClose'>,
  ): Promise<ExecStream> {
    return openExecStream(this.apis.kubeConfig, {
      namespace,
      pod: name,
      container: DATABASE_CONTAINER,
      command,
      ...listeners,
    });
  }
}
