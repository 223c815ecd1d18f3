import { retirement } from '../builders.ts';
import {
  BEGAN_MS,
  DAY,
  HOUR,
  MINUTE,
  approvedAt,
  at,
  cutOver,
  deleted,
  end,
  gate,
  outageEnded,
  promotion,
  refusedDecisions,
  replicationUser,
  upToTheGate,
  verified,
} from './record-parts.ts';
import { fact, sentDecision, step, type Fact } from './record-rows.ts';

export * from './record-rows.ts';
export { BEGAN_MS } from './record-parts.ts';

/** When the one that waited five days is approved. */
const APPROVED_MS = BEGAN_MS + 5 * DAY + 3 * HOUR;

/** The document's order, after five days at the gate: v1 deleted first, 1.5 s of write outage. */
export function migratedFacts(): Fact[] {
  const t = APPROVED_MS + 300;
  return [
    ...upToTheGate('delete-then-promote'),
    ...gate(at(15 * MINUTE + 20), APPROVED_MS + 280, [
      ...refusedDecisions(),
      approvedAt(APPROVED_MS),
    ]),
    ...cutOver(t),
    ...step('retireSource', [t + 1_080, t + 1_160], [deleted(t + 1_080, 'deleteSource')]),
    ...step(
      'promote',
      [t + 1_170, t + 2_120],
      [promotion(t + 1_170, 'promoteTarget'), ...outageEnded(t + 2_100, 1.5)],
    ),
    ...replicationUser(t + 2_130),
    ...verified(t + 2_600, t + 4 * MINUTE),
    ...end(t + 4 * MINUTE + 50),
  ];
}

/** The same with a first cut-over that ran into its time-box, was undone, and left v1 in service again. */
export function undoneFacts(): Fact[] {
  const first = at(20 * MINUTE);
  const second = at(50 * MINUTE);
  const why = 'v2 did not replay to the end within 60 s (cutover.maxWriteOutageSeconds).';
  return [
    ...upToTheGate('delete-then-promote'),
    ...gate(at(15 * MINUTE + 20), first - 10, [approvedAt(first - 30, 51)]),
    ...step(
      'cutOver',
      [first, first + 70_000],
      [
        fact(first + 69_000, 'outage', null, {
          ...{ sinceMs: first + 600, seconds: 68.4, end: 'v1 took writes again' },
        }),
        fact(first + 69_900, 'cutOverUndone', null, { why }),
      ],
    ),
    ...gate(first + 70_100, second - 10, [approvedAt(second - 30, 88)]),
    ...cutOver(second),
    ...step(
      'retireSource',
      [second + 1_080, second + 1_160],
      [deleted(second + 1_080, 'deleteSource')],
    ),
    ...step(
      'promote',
      [second + 1_170, second + 2_120],
      [promotion(second + 1_170, 'promoteTarget'), ...outageEnded(second + 2_100, 1.5)],
    ),
    ...replicationUser(second + 2_130),
    ...verified(second + 2_600, second + 4 * MINUTE),
    ...end(second + 4 * MINUTE + 50, { undoneCutOvers: 1 }),
  ];
}

/** The order with a way back: promoted on Ada's word, deleted three hours later on Bob's. */
export function keptThenDeletedFacts(): Fact[] {
  const t = at(20 * MINUTE);
  const deleteMs = t + 3 * HOUR;
  const shown = {
    gate: 'delete',
    evidence: retirement({ collectedAtMs: t + 5 * MINUTE }),
  } as const;
  return [
    ...upToTheGate('promote-then-delete'),
    ...gate(at(15 * MINUTE + 20), t - 10, [approvedAt(t - 30, 51)]),
    ...cutOver(t),
    ...step(
      'promote',
      [t + 1_080, t + 2_400],
      [promotion(t + 1_080, 'promoteFirst'), ...outageEnded(t + 2_100, 1.5)],
    ),
    ...replicationUser(t + 2_410),
    ...verified(t + 2_900, t + 4 * MINUTE),
    ...step(
      'awaitSecondApproval',
      [t + 4 * MINUTE + 10, deleteMs - 10],
      [
        fact(t + 5 * MINUTE, 'gateOpened', null, shown),
        fact(deleteMs - 30, 'decision', null, {
          ...sentDecision({ approver: 'Bob', comment: 'v2 is good', evidenceId: 'fedc9876' }),
          ...{ sent: { by: 'signal', number: 1 } },
          temporal: { eventId: 170, eventAtMs: deleteMs - 33, identity: '21@ui-7d9f' },
        }),
      ],
    ),
    ...step(
      'retireSource',
      [deleteMs, deleteMs + 30_000],
      [deleted(deleteMs, 'deleteParkedSource')],
    ),
    ...end(deleteMs + 30_050, { approvers: ['Ada Lovelace', 'Bob'] }),
  ];
}

/** Rejected at the gate: nothing was stopped, and all was undone. */
export function rejectedFacts(): Fact[] {
  const t = at(3 * HOUR);
  const comment = 'not before the audit is over';
  return [
    ...upToTheGate('delete-then-promote'),
    ...gate(at(15 * MINUTE + 20), t + 10, [
      fact(t, 'decision', null, {
        ...sentDecision({ name: 'reject', approver: 'Carol', comment, evidenceId: null }),
        ...{ sent: { by: 'signal', number: 1 } },
        temporal: { eventId: 49, eventAtMs: t - 3, identity: 'carol@operations' },
      }),
    ]),
    fact(t + 5_000, 'undone', null, {
      undone: ['removed v2 and its volumes', 'gave the lock on v1 back'],
      notUndone: [],
    }),
    ...end(t + 5_100, {
      ...{ outcome: 'rejected', reason: `Carol: ${comment}.`, writeOutageSeconds: null },
      ...{ summary: ['Ended: rejected. v1 is in service and has everything.'], approvers: [] },
    }),
  ];
}

/** v2 could not be created, and one thing could not be undone. */
export function failedFacts(): Fact[] {
  const why = 'v2 has system identifier 7300000000000000099, not that of v1.';
  return [
    ...upToTheGate('delete-then-promote').filter(
      ({ phase }) => phase !== 'createStandby' && phase !== 'replicate',
    ),
    ...step('createStandby', [at(3_910), at(30 * MINUTE)], [], why),
    fact(at(31 * MINUTE), 'undone', null, {
      undone: ['gave the lock on v1 back'],
      notUndone: ['v2 pg/cluster1-v2 could not be deleted: forbidden'],
    }),
    ...end(
      at(31 * MINUTE + 100),
      {
        ...{ outcome: 'failed', reason: why, writeOutageSeconds: null, approvers: [] },
        summary: ['Ended: failed. v1 is in service and has everything.'],
      },
      'FAILED',
    ),
  ];
}
