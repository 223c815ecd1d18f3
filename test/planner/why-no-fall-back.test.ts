import { expect, it } from 'vitest';
import type { MigrationStatus } from '../../src/model/status.ts';
import { whyNoFallBack } from '../../src/planner/why-no-fall-back.ts';
import { V1_KEPT, status } from '../helpers/builders.ts';

it.each(['promote', 'createReplicationUser', 'verify', 'awaitSecondApproval'] as const)(
  'there is a way back to v1 from the promotion to the delete: in %s',
  (phase) => {
    expect(whyNoFallBack(status({ ...V1_KEPT, phase }))).toBeNull();
  },
);

it.each<[string, Partial<MigrationStatus>]>([
  ['after the end', { outcome: 'migrated' }],
  ["in the document's order", { order: 'delete-then-promote' }],
  ['before the promotion was sent', { promotionSentAtMs: null }],
  ['once v1 may be deleted', { deleting: true }],
  ["where v2 archives into v1's path", { repository: 'takeOver' }],
  ['while it is taken', { phase: 'fallBack' }],
])('there is none %s', (_when, of) => {
  expect(whyNoFallBack(status({ ...V1_KEPT, ...of }))).not.toBeNull();
});
