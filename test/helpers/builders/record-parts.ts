import { evidence, proof, request } from '../builders.ts';
import { changeMade, fact, foundWarning, sentDecision, step, type Fact } from './record-rows.ts';

/** What the records of `record.ts` are made of. */

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** When the migrations of these records begin. */
export const BEGAN_MS = Date.UTC(2026, 10, 1, 9, 0, 0);
export const at = (ms: number) => BEGAN_MS + ms;
const REQUEST = request({ requestedBy: 'Dora', accept: ['MD5_VERIFIERS'] });
const V1_OBJECT = 'perconapgclusters.pg.percona.com pg/cluster1';
const V2_OBJECT = 'perconapgclusters.pgv2.percona.com pg/cluster1-v2';

/** Up to the gate, where it waits. @param order of the request. */
export function upToTheGate(order: 'delete-then-promote' | 'promote-then-delete'): Fact[] {
  const asked = { ...REQUEST, cutover: { ...REQUEST.cutover, order } };
  const temporal = { eventId: 1, eventAtMs: at(0), identity: 'dora@workstation' };
  const { source, target, requestedBy } = asked;
  return [
    fact(at(0), 'requested', null, {
      ...{ source, target, requestedBy, request: asked, sent: { by: 'start' }, temporal },
    }),
    ...step(
      'preflight',
      [at(20), at(2_300)],
      [
        fact(at(2_290), 'preflight', null, {
          findings: [
            foundWarning(),
            foundWarning({ code: 'OTHER_COLLATION', needsConsent: false }),
          ],
          accepted: ['MD5_VERIFIERS'],
          planHash: '0123456789abcdef',
          refusal: null,
        }),
      ],
    ),
    ...step('prepare', [at(2_310), at(3_900)], prepared()),
    ...step('createStandby', [at(3_910), at(14 * MINUTE)], created()),
    ...step('replicate', [at(14 * MINUTE + 10), at(15 * MINUTE)]),
  ];
}

function prepared(): Fact[] {
  const sentAtMs = at(2_400);
  const secret = { object: 'secrets pg/cluster1-v2-pgbackrest-secrets', uidBefore: null, sentAtMs };
  const fields = [{ path: 'metadata.annotations["pg-handover/lock"]', before: null, after: 'own' }];
  const masked = [{ path: 'data["s3.conf"]', before: null, after: '***' }];
  return [
    fact(at(2_410), 'change', null, {
      ...changeMade({ object: V1_OBJECT, activity: 'prepareSource', sentAtMs, fields }),
      ...{ uidBefore: 'uid-v1', uidAfter: 'uid-v1' },
    }),
    fact(at(2_900), 'attemptFailed', null, {
      ...{ activity: 'prepareSource', attempt: 1, code: 'KUBERNETES_FAILED', atMs: at(2_890) },
      why: 'Kubernetes refused or did not answer: apply secret: etcdserver: request timed out.',
    }),
    fact(at(3_100), 'change', null, {
      ...changeMade({ ...secret, verb: 'create', activity: 'prepareSource', attempt: 2 }),
      ...{ fields: masked, uidAfter: 'uid-secret' },
    }),
  ];
}

function created(): Fact[] {
  const fields = Array.from({ length: 30 }, (_, i) => ({
    path: `spec.patroni.dynamicConfiguration.postgresql.parameters.setting_${i + 1}`,
    before: null,
    after: `${i + 1}MB`,
  }));
  const made = { uidBefore: null, verb: 'apply', activity: 'createStandby' } as const;
  const sentAtMs = at(4_000);
  return [fact(at(4_010), 'change', null, changeMade({ ...made, sentAtMs, fields }))];
}

/** The gate, at which somebody says something too early, and somebody misspells. */
export function gate(fromMs: number, toMs: number, within: readonly Fact[] = []): Fact[] {
  const shown = { gate: 'cut-over', evidence: evidence({ collectedAtMs: fromMs }) } as const;
  return step(
    'awaitApproval',
    [fromMs, toMs],
    [fact(fromMs + 900, 'gateOpened', null, shown), ...within],
  );
}

export function refusedDecisions(): Fact[] {
  const why = 'the evidence ffff0000 is not the one that is shown, abcd1234';
  return [
    fact(at(2 * DAY), 'decision', null, {
      ...sentDecision({
        approver: 'Bob',
        comment: null,
        evidenceId: 'ffff0000',
        taken: false,
        why,
      }),
      ...{ sent: { by: 'signal', number: 1 } },
      temporal: { eventId: 44, eventAtMs: at(2 * DAY), identity: '21@ui-7d9f' },
    }),
    fact(at(2 * DAY + HOUR), 'decision', null, {
      ...sentDecision({ name: 'aprove', approver: null, comment: null, evidenceId: null }),
      ...{ taken: false, why: 'there is no such signal' },
      ...{ sent: { by: 'signal', number: 2 } },
      temporal: { eventId: 47, eventAtMs: at(2 * DAY + HOUR), identity: '21@ui-7d9f' },
    }),
  ];
}

export const approvedAt = (ms: number, eventId = 57) =>
  fact(ms, 'decision', null, {
    ...sentDecision(),
    temporal: { eventId, eventAtMs: ms - 4, identity: 'ada@operations' },
  });

/** v1's stop, its end, the proof; all relative to the begin of the cut-over. */
function provedAt(ms: number) {
  const times = { stopSentAtMs: ms + 600, stoppedAtMs: ms + 900, provedAtMs: ms + 1_050 };
  return proof({ ...times, provedAtTargetMs: ms + 1_047 });
}

export function cutOver(ms: number): Fact[] {
  return step(
    'cutOver',
    [ms, ms + 1_070],
    [
      fact(ms + 300, 'change', null, {
        ...changeMade({ verb: 'exec', object: 'pods pg/cluster1-0', activity: 'pausePatroni' }),
        ...{
          sentAtMs: ms + 250,
          statement: 'patronictl pause --wait',
          uidBefore: null,
          uidAfter: null,
        },
      }),
      fact(ms + 910, 'change', null, {
        ...changeMade({ verb: 'exec', object: 'pods pg/cluster1-0', activity: 'stopSource' }),
        ...{
          sentAtMs: ms + 600,
          statement: 'pg_ctl stop -m fast -w',
          uidBefore: null,
          uidAfter: null,
        },
      }),
      fact(ms + 1_050, 'proof', null, provedAt(ms)),
    ],
  );
}

export function deleted(ms: number, activity: string): Fact {
  return fact(ms + 60, 'change', null, {
    ...changeMade({ verb: 'delete', object: V1_OBJECT, activity, sentAtMs: ms + 10 }),
    ...{ uidBefore: 'uid-v1', uidAfter: null },
  });
}

export function promotion(ms: number, activity: string): Fact {
  const fields = [{ path: 'spec.standby.enabled', before: true, after: false }];
  const change = changeMade({ object: V2_OBJECT, activity, sentAtMs: ms + 10, fields });
  return fact(ms + 40, 'change', null, change);
}

export function outageEnded(ms: number, seconds: number): Fact[] {
  const sinceMs = ms - seconds * SECOND;
  return [
    fact(ms, 'outage', null, { sinceMs, seconds, end: 'v2 took writes' }),
    fact(ms + 5, 'promoted', null, { timeline: 5, writeOutageSeconds: seconds }),
  ];
}

export function replicationUser(ms: number): Fact[] {
  const statement =
    'CREATE ROLE _crunchyrepl WITH LOGIN REPLICATION;\nGRANT EXECUTE ON FUNCTION pg_ls_dir(text, boolean, boolean) TO _crunchyrepl;';
  const sql = {
    verb: 'sql',
    object: 'pods pg/cluster1-v2-0',
    uidBefore: null,
    uidAfter: null,
  } as const;
  return step(
    'createReplicationUser',
    [ms, ms + 400],
    [
      fact(ms + 300, 'change', null, {
        ...changeMade({ ...sql, activity: 'createReplicationUser', sentAtMs: ms + 100, statement }),
      }),
    ],
  );
}

export function verified(ms: number, toMs: number): Fact[] {
  return step(
    'verify',
    [ms, toMs],
    [
      fact(toMs - 5, 'verified', null, {
        fullBackup: 'cluster1-v2-handover-full-1',
        lostDeleteCured: false,
      }),
    ],
  );
}

const EXPORTED = { events: 214, sha256: 'a'.repeat(64) };

export function end(
  ms: number,
  ended: Partial<Parameters<typeof fact<'ended'>>[3]> = {},
  status = 'COMPLETED',
): Fact[] {
  return [
    fact(ms, 'ended', null, {
      ...{ outcome: 'migrated', reason: null, writeOutageSeconds: 1.5, undoneCutOvers: 0 },
      summary: ['Migrated. v2 is in service and has everything.'],
      approvers: ['Ada Lovelace'],
      ...ended,
    }),
    fact(ms + 200, 'closed', null, {
      ...{ status, closedAtMs: ms + 20, terminatedBy: null, terminatedWhy: null },
      history: EXPORTED,
    }),
  ];
}
