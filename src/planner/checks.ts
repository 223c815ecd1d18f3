import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import type { Plan } from '../model/plan.ts';
import type { MigrationRequest } from '../model/request.ts';
import type { V1Cluster } from '../model/v1-cluster.ts';
import { asFinding, type Basics, type Check, type Facts, type Part, type Topic } from './check.ts';
import { ACCEPT_UNKNOWN, unknownAccepts } from './checks/accepted-codes.ts';
import { archiveChecks } from './checks/archive-checks.ts';
import { clientChecks } from './checks/client-checks.ts';
import { customConfigChecks } from './checks/custom-config-checks.ts';
import { extensionChecks } from './checks/extension-checks.ts';
import { operatorChecks } from './checks/operator-checks.ts';
import { ownRepositoryChecks } from './checks/own-repository-checks.ts';
import { patroniChecks } from './checks/patroni-checks.ts';
import { permissionChecks } from './checks/permission-checks.ts';
import { planChecks } from './checks/plan-checks.ts';
import { replicationChecks } from './checks/replication-checks.ts';
import { repositoryChecks } from './checks/repository-checks.ts';
import { serverChecks } from './checks/server-checks.ts';
import { settingChecks } from './checks/setting-checks.ts';
import { sourceChecks } from './checks/source-checks.ts';
import { SOURCE_MISSING, sourceMissing } from './checks/source-missing.ts';
import { storageChecks } from './checks/storage-checks.ts';
import { subscriptionChecks } from './checks/subscription-checks.ts';
import { targetChecks } from './checks/target-checks.ts';
import { transactionChecks } from './checks/transaction-checks.ts';
import { BLINDS, missingParts, unseenFindings } from './checks/unseen.ts';
import { volumeChecks } from './checks/volume-checks.ts';

/** Every check of preflight, in the order in which findings are told: v1, its repository, v2's place, the copy, the plan. */
export const CHECKS: readonly Check[] = [
  ...sourceChecks,
  ...patroniChecks,
  ...storageChecks,
  ...repositoryChecks,
  ...ownRepositoryChecks,
  ...archiveChecks,
  ...customConfigChecks,
  ...operatorChecks,
  ...targetChecks,
  ...permissionChecks,
  ...clientChecks,
  ...transactionChecks,
  ...replicationChecks,
  ...subscriptionChecks,
  ...extensionChecks,
  ...settingChecks,
  ...serverChecks,
  ...volumeChecks,
  ...planChecks,
];

/** Codes that are told beside those of the checks. */
const FURTHER: readonly Topic[] = [SOURCE_MISSING, ACCEPT_UNKNOWN, ...BLINDS];

/** Everything that preflight may tell, for the documentation. */
export const TOPICS: readonly Topic[] = [SOURCE_MISSING, ACCEPT_UNKNOWN, ...CHECKS, ...BLINDS];

/**
 * Every finding at once: what is wrong with the consents, then by the order of the checks, then what could not be
 * looked at. Without a source, that alone.
 */
export function findings(
  request: MigrationRequest,
  seen: Observation,
  plan: Plan | null,
): Finding[] {
  const { source, observer } = seen;
  if (source === null) return [sourceMissing(request)];
  const found = new Map<string, Finding[]>();
  const undecided: { check: Check; missing: Part[] }[] = [];
  for (const check of CHECKS) {
    if (check.unless.some((code) => found.has(code))) continue;
    const missing = missingParts(check, { request, seen, plan });
    if (missing.length > 0) undecided.push({ check, missing });
    else tell(found, check, known(check, { request, source, observer, seen, plan }));
  }
  return [
    ...unknownAccepts(request.accept, { checks: CHECKS, others: FURTHER }),
    ...[...found.values()].flat(),
    ...unseenFindings(undecided, seen),
  ];
}

/** What a migration does not start with: blockers, and warnings that want a consent that was not given. */
export function stopping(all: readonly Finding[], accept: readonly string[]): Finding[] {
  return all.filter(
    ({ code, severity, needsConsent }) =>
      severity === 'blocker' || (needsConsent && !accept.includes(code)),
  );
}

/**
 * What to write into the request to go on in spite of these findings, as a line of its JSON, with what is accepted
 * already: `"accept": ["MD5_VERIFIERS"]`. Empty where no consent is missing.
 */
export function howToAccept(all: readonly Finding[], accept: readonly string[]): string {
  const wanted = stopping(all, accept)
    .filter(({ needsConsent }) => needsConsent)
    .map(({ code }) => code);
  if (wanted.length === 0) return '';
  const consentable = CHECKS.filter((check) => check.needsConsent).map(({ code }) => code);
  const given = accept.filter((code) => consentable.includes(code));
  const codes = [...new Set([...given, ...wanted])].map((code) => `"${code}"`);
  return `"accept": [${codes.join(', ')}]`;
}

function tell(found: Map<string, Finding[]>, check: Check, facts: Basics & Facts): void {
  const answer = check.find(facts);
  const list = answer === null ? [] : Array.isArray(answer) ? answer : [answer];
  if (list.length > 0)
    found.set(
      check.code,
      list.map((one) => asFinding(check, one)),
    );
}

/** What a check is given: what it needs, unwrapped, and nothing else, so that it cannot lean on what it did not name. */
function known(
  check: Check,
  { request, source, observer, seen, plan }: Looked & { source: V1Cluster },
): Basics & Facts {
  const parts = check.needs.map((part) => {
    if (part === 'plan') return [part, plan];
    const value = seen[part];
    return [part, value.seen ? value.value : undefined];
  });
  return { request, source, observer, ...Object.fromEntries(parts) } as Basics & Facts;
}

interface Looked {
  request: MigrationRequest;
  observer: string | null;
  seen: Observation;
  plan: Plan | null;
}
