import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { Reported } from '../activities/failures.ts';
import type { Journal } from '../model/change.ts';
import { STEPS } from './activity-options.ts';

/** The activities as the phases call them. */
export type Act = { [Name in keyof typeof STEPS]: Activities[Name] };

/** Whoever keeps the record is told what each call did, also one that failed. */
export interface Heard {
  did: (journal: Journal) => void;
  failed: (activity: string, error: unknown) => void;
}

/** The activities of one migration, each with its time-outs and its summary. */
export function actOf(heard: Heard): Act {
  const calls = Object.entries(STEPS).map(([name, { summary, options }]) => {
    const activities = proxyActivities<Reported<Activities>>({ ...options, summary });
    const call = activities[name as keyof Act] as (...args: unknown[]) => Promise<Answered>;
    return [name, (...args: unknown[]) => answerOf(name, call(...args), heard)] as const;
  });
  return Object.fromEntries(calls) as Act;
}

interface Answered {
  answer: unknown;
  journal?: Journal;
}

async function answerOf(name: string, call: Promise<Answered>, heard: Heard): Promise<unknown> {
  try {
    const { answer, journal } = await call;
    if (journal !== undefined) heard.did(journal);
    return answer;
  } catch (error) {
    heard.failed(name, error);
    throw error;
  }
}
