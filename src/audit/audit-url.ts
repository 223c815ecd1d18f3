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
  const parsed = parse(url);
  const { searchParams: query } = parsed;
  const login = query.get('user') ?? decodeURIComponent(parsed.username);
  const host = query.get('host') ?? decodeURIComponent(parsed.hostname);
  const port = query.get('port') ?? (parsed.port || '5432');
  const path = `${host || 'localhost'}:${port}${decodeURIComponent(parsed.pathname)}`;
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

/**
 * A password with an `@`, `/`, `?` or `#` that is not encoded would be read as a host, and told as one. In all of these
 * cases an `@` stands where none belongs.
 */
function parse(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new AuditUrlUnusable('is no address of the form postgresql://USER@HOST/DATABASE');
  const [, authority = ''] = /^[a-z]+:\/\/([^/?#]*)/i.exec(url) ?? [];
  const signs = (text: string): number => text.split('@').length - 1;
  if (signs(url) > 1 || signs(url) !== signs(authority) || parsed.hash !== '' || !isEncoded(url))
    throw new AuditUrlUnusable('has a sign in it that is not percent-encoded');
  return parsed;
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function secretsOf(url: URL): string[] {
  const asked = url.searchParams.get('password') ?? '';
  const forms = [url.password, decodeURIComponent(url.password), asked, encodeURIComponent(asked)];
  return [...new Set(forms)].filter((secret) => secret !== '');
}
