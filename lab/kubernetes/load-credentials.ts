import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { parse } from 'yaml';

/** Where an API server is, and how to prove who we are. */
export interface Credentials {
  server: string;
  tls: { ca?: Buffer; cert?: Buffer; key?: Buffer };
}

type Fields = Record<string, string | undefined>;

interface KubeConfigFile {
  'current-context'?: string;
  contexts?: { name: string; context: { cluster: string; user: string } }[];
  clusters?: { name: string; cluster: Fields }[];
  users?: { name: string; user: Fields }[];
}

/** Reads the current context of a kubeconfig with certificates, as files or inline. */
export function loadCredentials(path: string): Credentials {
  const file = parse(readFileSync(path, 'utf8')) as KubeConfigFile;
  const context = file.contexts?.find((c) => c.name === file['current-context'])?.context;
  const cluster = file.clusters?.find((c) => c.name === context?.cluster)?.cluster;
  const user = file.users?.find((u) => u.name === context?.user)?.user;
  if (!cluster?.['server']) throw new Error(`${path} has no current context with a cluster`);
  const pem = (fields: Fields | undefined, name: string): Buffer | undefined => {
    const inline = fields?.[`${name}-data`];
    if (inline) return Buffer.from(inline, 'base64');
    const named = fields?.[name];
    return named ? readFileSync(resolve(dirname(path), named)) : undefined;
  };
  const ca = pem(cluster, 'certificate-authority');
  const [cert, key] = [pem(user, 'client-certificate'), pem(user, 'client-key')];
  return {
    server: cluster['server'],
    tls: { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) },
  };
}
