import { v2Names } from '../../model/names.ts';
import type { Rule, Rules } from './judge.ts';
import { becomes, carried, changed, dropped, needsYou, stands, type Outcome } from './outcome.ts';
import { applicationUser, fitsV2 } from './users.ts';
import { V1_LABELS } from './v1-labels.ts';
import { INSTANCE, PGBOUNCER, POSTGRESQL } from './v2-paths.ts';

const COPY = 'the copy of the databases';
const STATE = 'a state of v1, not a setting.';
const OF_ITS_OWN =
  'v2 makes certificates of its own; clients that verify by the CA of v1 need that of v2.';

/** The fields at the top of v1's `spec` that are about the cluster as a whole. */
export const clusterRules: Record<string, Rules> = {
  namespace: () => dropped("v1's operator never used it."),
  database: (_value, { translation }) =>
    fitsV2(applicationUser(translation.source))
      ? stands(['spec', 'users', 0, 'databases', 0])
      : stands(COPY, 'v2 lists databases by their user, and it cannot list this one.'),
  user: (value, { translation }) =>
    fitsV2(applicationUser(translation.source))
      ? stands(['spec', 'users', 0, 'name'])
      : becomes(COPY, unlisted(value as string)),
  port: (value) => judgePort(value as string),
  userLabels: { each: judgeUserLabel() },
  pause: () => dropped(STATE),
  standby: () => dropped(STATE),
  tlsOnly: (value, { translation }) => judgeTlsOnly(value === true, translation.release.tlsOnly),
  disableAutofail: (value) =>
    value === true
      ? needsYou('v2 has no switch for it: pause Patroni with patronictl after the migration.')
      : dropped('off, as v2 always has it.'),
  keepData: (value) => judgeKept(value === true, 'percona.com/delete-pvc', 'volumes'),
  keepBackups: (value) => judgeKept(value === true, 'percona.com/delete-backups', 'backups'),
  pgDataSource: allDropped(
    ['namespace', 'restoreFrom', 'restoreOpts'],
    'it says how v1 was made once; v2 is made from the backups of v1.',
  ),
  securityContext: (value) => carried([...INSTANCE, 'securityContext'], value),
  sslCA: becomesCertificate((cluster) => `the secret ${cluster}-cluster-ca-cert`),
  sslSecretName: becomesCertificate((cluster) => `the secret ${cluster}-cluster-cert`),
  sslReplicationSecretName: becomesCertificate(
    (cluster) => `the secret ${cluster}-replication-cert`,
  ),
  upgradeOptions: allDropped(
    ['versionServiceEndpoint', 'apply', 'schedule'],
    'v2 is upgraded by spec.crVersion and the images, when somebody changes them.',
  ),
  secretsName: (_value, { translation: { request, source } }) =>
    fitsV2(applicationUser(source))
      ? becomes(
          `the secret ${v2Names.userSecret(request.target.cluster, applicationUser(source))}`,
          'v2 keeps a secret for each user; the passwords stay.',
        )
      : dropped('v2 keeps secrets for the users that it lists; the passwords stay.'),
  tls: {
    fields: {
      SANs: () =>
        needsYou(
          'v2 makes certificates for the names of its services only. If clients verify v1 by these names, give v2 a certificate with them in spec.secrets.customTLSSecret by target.overrides.',
          ['spec', 'secrets', 'customTLSSecret'],
        ),
      issuerConf: allDropped(
        ['name', 'kind', 'group'],
        'v2 makes an issuer of its own, where it uses cert-manager.',
      ),
    },
  },
};

/** An object that v2 has nothing for, field by field. */
export function allDropped(names: readonly string[], why: string): Rules {
  return { fields: Object.fromEntries(names.map((name) => [name, () => dropped(why)])) };
}

/** Said of a label that v1 finds its pods by. */
export const OF_V1 = 'it is one of the labels by which v1 finds its own pods.';

/** A switch that v1's operator knows and never read. */
export const neverUsed: Rule = () => dropped("v1's operator never used it.");

function unlisted(user: string): string {
  return `v2 cannot list a user called ${user}. The role comes along with its password and its rights; v2 keeps no secret for it and never resets it.`;
}

/** v2 wants a number of 1024 or more, and has a port of its own for PgBouncer, where v1 has one for both. */
function judgePort(text: string): Outcome {
  const port = Number(text);
  const path = ['spec', 'port'];
  if (!Number.isInteger(port) || port < 1024 || port > 65535)
    return needsYou(
      'v2 takes a port from 1024 to 65535; it has 5432 instead. Clients must know.',
      path,
    );
  const pgBouncer = { path: [...PGBOUNCER, 'port'], value: port };
  return { ...carried(path, port), writes: [{ path, value: port }, pgBouncer] };
}

function judgeUserLabel(): Rule {
  return (value, { key, translation: { release } }) => {
    if (V1_LABELS.has(String(key))) return dropped(OF_V1);
    if (release.clusterMetadata) return carried(['spec', 'metadata', 'labels', key], value);
    return changed(
      [...INSTANCE, 'metadata', 'labels', key],
      value,
      'this release of v2 labels the pods of PostgreSQL only.',
    );
  };
}

function judgeTlsOnly(tlsOnly: boolean, known: boolean): Outcome {
  const hba = [...POSTGRESQL, 'pg_hba'];
  if (!tlsOnly) return becomes(hba, 'v2 lets no client in without TLS, whatever this says.');
  return known
    ? carried(['spec', 'tlsOnly'], true)
    : stands(hba, 'the host rule lets no client in without TLS.');
}

/** v2 keeps what it has no finalizer for; `percona.com/delete-backups` would erase the repository that v1 shares. */
function judgeKept(kept: boolean, finalizer: string, what: string): Outcome {
  const absent = `${finalizer} is not among them: the ${what} stay when v2 is deleted.`;
  return kept ? stands('metadata.finalizers', absent) : becomes('metadata.finalizers', absent);
}

function becomesCertificate(secretOf: (cluster: string) => string): Rule {
  return (_value, { translation }) =>
    becomes(secretOf(translation.request.target.cluster), OF_ITS_OWN);
}
