import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { FIELD_MANAGER } from '../../model/names.ts';
import type { ObjectMetadata } from '../../model/object-metadata.ts';
import { apiCall, orNull } from './api-call.ts';
import type { Apis } from './connect.ts';
import { onlyThis } from './request-bodies.ts';

/** A kind of custom resource. */
export interface ResourceKind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

export interface ObjectRef {
  namespace: string;
  name: string;
}

/** What every custom resource has. */
export interface CustomObject {
  metadata: ObjectMetadata;
}

/** The calls that we make to custom resources, of whatever kind. */
export class CustomResources {
  protected readonly apis: Apis;
  constructor(apis: Apis) {
    this.apis = apis;
  }

  /** Address of the API server. */
  get server(): string | null {
    return this.apis.kubeConfig.getCurrentCluster()?.server ?? null;
  }

  /** Read one custom resource; null when it does not exist. */
  async get<T extends CustomObject>(kind: ResourceKind, { namespace, name }: ObjectRef) {
    const answer: unknown = await orNull(
      apiCall(`get ${kind.plural}.${kind.group} ${namespace}/${name}`, () =>
        this.apis.custom.getNamespacedCustomObject({ ...kind, namespace, name }),
      ),
    );
    return answer as T | null;
  }

  /** Whether the API server serves a kind at all. */
  async serves({ group, version, plural }: ResourceKind, namespace: string): Promise<boolean> {
    const list = orNull(
      apiCall(`list ${plural}.${group}`, () =>
        this.apis.custom.listNamespacedCustomObject({
          group,
          version,
          plural,
          namespace,
          limit: 1,
        }),
      ),
    );
    return (await list) !== null;
  }

  /** Server-side apply in our own name. Does nothing, not even to the resourceVersion, when nothing differs. */
  async apply(kind: ResourceKind, ref: ObjectRef, body: object): Promise<CustomObject> {
    return (await this.serverSideApply(kind, ref, { body })) as CustomObject;
  }

  /** The same without effect: the object as it would be, or the API server's refusal. */
  async applyDry(kind: ResourceKind, ref: ObjectRef, body: object): Promise<unknown> {
    return this.serverSideApply(kind, ref, { body, dryRun: 'All' });
  }

  private serverSideApply(
    kind: ResourceKind,
    { namespace, name }: ObjectRef,
    request: { body: object; dryRun?: 'All' },
  ): Promise<unknown> {
    const dry = request.dryRun === undefined ? '' : ', dry';
    return apiCall(`apply ${kind.plural}.${kind.group} ${namespace}/${name}${dry}`, () =>
      this.apis.custom.patchNamespacedCustomObject(
        {
          ...kind,
          namespace,
          name,
          ...request,
          fieldManager: FIELD_MANAGER,
          fieldValidation: 'Strict',
          force: true,
        },
        setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
      ),
    );
  }

  /** Change some fields. With `metadata.resourceVersion` in the body it is refused (409) if anything changed meanwhile. */
  async merge(kind: ResourceKind, { namespace, name }: ObjectRef, body: object): Promise<void> {
    await apiCall(`patch ${kind.plural}.${kind.group} ${namespace}/${name}`, () =>
      this.apis.custom.patchNamespacedCustomObject(
        { ...kind, namespace, name, body, fieldManager: FIELD_MANAGER },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      ),
    );
  }

  /** Delete exactly the object of this UID; false when it is gone already, 409 when the name is another's now. */
  async delete(kind: ResourceKind, ref: ObjectRef, uid: string): Promise<boolean> {
    const { namespace, name } = ref;
    const answer: unknown = await orNull(
      apiCall(`delete ${kind.plural}.${kind.group} ${namespace}/${name}`, () =>
        this.apis.custom.deleteNamespacedCustomObject({
          ...kind,
          namespace,
          name,
          body: onlyThis(uid),
        }),
      ),
    );
    return answer !== null;
  }
}
