import type { KubeObject, LabConnection } from '../../lab/kubernetes.ts';
import { listObjects } from '../../lab/operators/v1/kube.ts';
import { secretValues } from '../../lab/operators/v1/manifests/secrets.ts';

/** What stands beside secrets in a Secret and is none. Everything else is one: a key that is new here is looked for. */
const NO_SECRET = /^(?:user|username|dbname|(?:pgbouncer-)?(?:host|port)|.*\.crt|.*ca-roots)$/;

/** Every value in the namespaces' secrets that nobody may see. */
export async function readSecrets(lab: LabConnection, namespaces: string[]): Promise<string[]> {
  const lists = [...new Set(namespaces)].map((namespace) =>
    listObjects<KubeObject>(lab, { apiVersion: 'v1', kind: 'Secret', namespace }),
  );
  return (await Promise.all(lists))
    .flat()
    .flatMap((object) => Object.entries(secretValues(object)))
    .filter(([key]) => !NO_SECRET.test(key))
    .map(([, value]) => value);
}

/**
 * Parts of secrets that would give them away. A text that was taken into another is escaped there, so a value of several
 * lines would never be found whole; and of a file with a key in it, one line is enough.
 */
export function pieces(secrets: string[]): string[] {
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\n|\\n|=/)]);
  const long = parts.map((part) => part.trim()).filter((part) => part.length >= SHORTEST);
  return [...new Set(long)].filter((part) => !NOT_TELLING.test(part));
}

/** Shorter ones are words, and found everywhere. */
const SHORTEST = 16;
/** Headings, paths and names of options; and what a key file says of itself in public. */
const NOT_TELLING = /^(?:\[|-----|\/etc\/|repo1-|"(?:type|project_id|client_email|token_uri)")/;

/** The pieces that stand in one of the texts. */
export function shownIn(texts: string[], secrets: string[]): string[] {
  return pieces(secrets).filter((piece) => texts.some((text) => text.includes(piece)));
}
