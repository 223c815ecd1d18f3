import { readFile } from 'node:fs/promises';

import type { KubeObject } from '../kubernetes.ts';
import { secret } from '../operators/v1/manifests/secrets.ts';
import type { VolumeSource } from '../operators/v1/types.ts';
import type { StackDescription } from '../stack.ts';
import type { SourceClusterOptions } from './source-manifest.ts';

/** Where v1 mounts what `backup.customConfig` projects. */
const DIRECTORY = '/etc/pgbackrest/conf.d';

type Wishes = Pick<
  SourceClusterOptions,
  'name' | 'storage' | 'cipherPass' | 'trustGcs' | 'customConfig'
>;

/** `backup.customConfig` of the custom resource: pgBackRest's configuration from objects that a user makes. */
export function customConfigSources(options: Wishes): VolumeSource[] {
  const names = objectNames(options.name);
  const cipher = { name: names.cipher, items: [{ key: 'cipher', path: 'cipher.conf' }] };
  return [
    ...(needsGcsAuthority(options) ? [{ configMap: { name: names.authority } }] : []),
    ...(options.cipherPass === undefined ? [] : [{ secret: cipher }]),
    ...(options.customConfig === undefined ? [] : [{ configMap: { name: names.files } }]),
  ];
}

/** The objects that it names. */
export async function customConfigObjects(
  stack: Pick<StackDescription, 'gcs'>,
  options: Wishes & { namespace: string },
): Promise<KubeObject[]> {
  const { namespace, cipherPass, customConfig } = options;
  const names = objectNames(options.name);
  const configMap = (name: string, data: Record<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data,
  });
  const cipher = `[global]\nrepo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass=${cipherPass ?? ''}\n`;
  return [
    // v1 tells pgBackRest of an authority for S3 only: for a private GCS store this is the way.
    ...(needsGcsAuthority(options)
      ? [
          configMap(names.authority, {
            'gcs-ca.conf': `[global]\nrepo1-storage-ca-file=${DIRECTORY}/gcs-ca.crt\n`,
            'gcs-ca.crt': await readFile(stack.gcs.caFile, 'utf8'),
          }),
        ]
      : []),
    ...(cipherPass === undefined ? [] : [secret({ namespace, name: names.cipher }, { cipher })]),
    ...(customConfig === undefined ? [] : [configMap(names.files, customConfig)]),
  ];
}

function objectNames(cluster: string) {
  return {
    authority: `${cluster}-gcs-ca`,
    cipher: `${cluster}-repo-cipher`,
    files: `${cluster}-custom-config`,
  };
}

function needsGcsAuthority({ storage, trustGcs = true }: Wishes): boolean {
  return storage === 'gcs' && trustGcs;
}
