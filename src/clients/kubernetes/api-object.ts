/** Which object a URL of the Kubernetes API is about. */
export interface ApiObject {
  /** `secrets pg/name`, `perconapgclusters.pg.percona.com pg/cluster1`. */
  name: string;
  resource: string;
  /** The URL without its query. */
  url: string;
  /** `https://host:port`. */
  server: string;
  /** Nothing is changed by it. */
  dryRun: boolean;
}

const CORE = /^\/api\/v1\/(.*)$/;
const GROUP = /^\/apis\/([^/]+)\/[^/]+\/(.*)$/;

/** @returns null for what is no object of the API. */
export function apiObject(address: string): ApiObject | null {
  const url = new URL(address);
  const core = CORE.exec(url.pathname);
  const group = GROUP.exec(url.pathname);
  const rest = core?.[1] ?? group?.[2];
  if (rest === undefined) return null;
  const parts = rest.split('/').map(decodeURIComponent);
  const [namespace, resource = '', name] =
    parts[0] === 'namespaces' && parts.length > 2
      ? [parts[1], parts[2], parts[3]]
      : [undefined, parts[0], parts[1]];
  const kind = group === null ? resource : `${resource}.${group[1] ?? ''}`;
  const at = [namespace, name].filter((part) => part !== undefined).join('/');
  return {
    name: at === '' ? kind : `${kind} ${at}`,
    resource,
    url: `${url.origin}${url.pathname}`,
    server: url.origin,
    dryRun: url.searchParams.has('dryRun'),
  };
}
