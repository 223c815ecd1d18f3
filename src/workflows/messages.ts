import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Plan } from '../model/plan.ts';
import type { MigrationStatus } from '../model/status.ts';

// The payloads are `unknown` on purpose: people type them into a form, and a handler must read whatever comes.
export const approveSignal = defineSignal<[unknown]>('approve');
export const rejectSignal = defineSignal<[unknown]>('reject');
export const pauseSignal = defineSignal<[unknown]>('pause');
export const resumeSignal = defineSignal<[unknown]>('resume');
export const abortSignal = defineSignal<[unknown]>('abort');
export const fallBackSignal = defineSignal<[unknown]>('fallBack');
export const statusQuery = defineQuery<MigrationStatus>('status');
export const planQuery = defineQuery<Plan | null>('plan');
