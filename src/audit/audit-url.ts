import type { ClientConfig } from 'pg';
import { AuditUrlUnusable } from '../model/audit-errors.ts';

/** Where the audit store is, and what must never be told of it. */
export interface AuditUrl {
  config: ClientConfig;
  /** `audit.example:5432/handover as worker`: for messages. */
  where: string;
  login: string;
  /** Every form in which the password stands in the address. */
  secrets: string[];
}

/** A server that is there accepts at once; one that is not must not hold up a step for longer. */
const CONNECT_TIMEOUT_MS = 5_000;
/** In pg_stat_activity, unless the address names another. */
const APPLICATION_NAME = 'pg-handover audit';

/** Read AUDIT_DATABASE_URL. TLS, and how the server is checked, is as the address says (`sslmode`, `sslrootcert`). */
export function readAuditUrl(url: string): AuditUrl {
  const parsed = URL.parse(url);
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new AuditUrlUnusable('is no address of the form postgresql://USER@HOST/DATABASE');
  const login = decoded(parsed.searchParams.get('user') ?? parsed.username);
  const host = parsed.searchParams.get('host') ?? parsed.hostname;
  const port = parsed.searchParams.get('port') ?? (parsed.port || '5432');
  const path = `${host === '' ? 'localhost' : decoded(host)}:${port}${decoded(parsed.pathname)}`;
  return {
    config: {
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      fallback_application_name: APPLICATION_NAME,
    },
    where: login === '' ? path : `${path} as ${login}`,
    login,
    secrets: secretsOf(parsed),
  };
}

function secretsOf(url: URL): string[] {
  const given = [url.password, url.searchParams.get('password') ?? ''];
  return [...new Set([...given, ...given.map(decoded)])].filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
