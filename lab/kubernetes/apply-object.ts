import type { LabConnection } from './connect-lab.ts';
import { resourcePath } from './resource-path.ts';
import type { KubeObject } from './types.ts';

/** What `applyObject` may be told. */
export interface ApplyOptions {
  fieldManager: string;
  /** Take fields that another manager owns. Default true: the lab's operators own what they make. */
  force?: boolean;
  subresource?: 'status' | 'scale';
}

/** Server-side apply: creates the object or brings it to this shape; a no-op keeps resourceVersion. */
export async function applyObject<T extends KubeObject>(
  lab: LabConnection,
  object: T,
  options: ApplyOptions,
): Promise<T> {
  const query = `fieldManager=${encodeURIComponent(options.fieldManager)}&force=${String(options.force ?? true)}`;
  const subresource = options.subresource ? `/${options.subresource}` : '';
  return await lab.request<T>({
    method: 'PATCH',
    path: `${resourcePath(object)}${subresource}?${query}`,
    contentType: 'application/apply-patch+yaml', // JSON is YAML
    body: object,
  });
}
