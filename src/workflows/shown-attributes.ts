import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import { samePerson } from '../model/approval-policy.ts';
import { describeCluster } from '../model/names.ts';
import { SEARCH_ATTRIBUTES, type SearchAttribute } from '../model/search-attributes.ts';
import type { MigrationStatus } from '../model/status.ts';

const PHASE = keyOf(SEARCH_ATTRIBUTES.phase);
const SOURCE = keyOf(SEARCH_ATTRIBUTES.source);
const TARGET = keyOf(SEARCH_ATTRIBUTES.target);
const OUTCOME = keyOf(SEARCH_ATTRIBUTES.outcome);
const APPROVER = keyOf(SEARCH_ATTRIBUTES.approver);

/** What Temporal's list is searched by, kept as the migration is: each change is an event, so only changes are sent. */
export class ShownAttributes {
  private shown = '';

  show(status: MigrationStatus): void {
    const pairs = attributesOf(status);
    const text = JSON.stringify(pairs.map(({ value }) => value));
    if (text === this.shown) return;
    this.shown = text;
    upsertSearchAttributes(pairs);
  }
}

/**
 * An input that was refused: "Start Workflow Like This One" copies the attributes of the run that it was made from, and
 * they would tell of that one.
 */
export function showRefusedInput(): void {
  upsertSearchAttributes([
    { key: PHASE, value: null },
    { key: SOURCE, value: null },
    { key: TARGET, value: null },
    { key: OUTCOME, value: 'failed' },
    { key: APPROVER, value: null },
  ]);
}

/** All attributes as they are to be, those without a value too: null takes away what a copied run may have had. */
export function attributesOf(status: MigrationStatus): SearchAttributeUpdatePair[] {
  const approvers: string[] = [];
  for (const { kind, approver } of status.decisions)
    if (kind === 'approve' && !approvers.some((name) => samePerson(name, approver)))
      approvers.push(approver);
  return [
    { key: PHASE, value: status.phase },
    { key: SOURCE, value: describeCluster(status.source) },
    { key: TARGET, value: describeCluster(status.target) },
    { key: OUTCOME, value: status.outcome },
    { key: APPROVER, value: approvers.length === 0 ? null : approvers },
  ];
}

function keyOf<T extends SearchAttribute['type']>({ name, type }: { name: string; type: T }) {
  return defineSearchAttributeKey(name, type);
}
