import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Evidence } from '../model/evidence.ts';
import type { Plan } from '../model/plan.ts';
import type { RetirementEvidence } from '../model/retirement.ts';
import type { MigrationStatus } from '../model/status.ts';

// The payloads are `unknown` on purpose: people type them into a form, and a handler must read whatever comes.
export const approveSignal = defineSignal<[unknown]>('approve');
export const rejectSignal = defineSignal<[unknown]>('reject');
export const pauseSignal = defineSignal<[unknown]>('pause');
export const resumeSignal = defineSignal<[unknown]>('resume');
export const abortSignal = defineSignal<[unknown]>('abort');
export const fallBackSignal = defineSignal<[unknown]>('fallBack');
// The same by update: it answers at once, and a refusal is told to who sent it.
export const approveUpdate = defineUpdate<string, [unknown]>('approve');
export const rejectUpdate = defineUpdate<string, [unknown]>('reject');
export const pauseUpdate = defineUpdate<string, [unknown]>('pause');
export const resumeUpdate = defineUpdate<string, [unknown]>('resume');
export const abortUpdate = defineUpdate<string, [unknown]>('abort');
export const fallBackUpdate = defineUpdate<string, [unknown]>('fallBack');
export const evidenceQuery = defineQuery<Evidence | RetirementEvidence | null>('evidence');
export const statusQuery = defineQuery<MigrationStatus>('status');
export const planQuery = defineQuery<Plan | null>('plan');
