import {
  telling,
  type AnsweredChange,
  type ChangeLog,
  type SentChange,
} from '../../src/clients/change-log.ts';

export type HeardChange = SentChange & Partial<AnsweredChange>;

/** Who listens and keeps what was told: each change as it was sent, and what is known of it once it was answered. */
export function listener(): { log: ChangeLog; heard: HeardChange[] } {
  const heard: HeardChange[] = [];
  const log: ChangeLog = {
    sent: (change) => {
      const one: HeardChange = { ...change };
      heard.push(one);
      return (answer) => {
        Object.assign(one, answer);
      };
    },
  };
  return { log, heard };
}

/** What is told while something runs, however that ends. */
export async function heardOf(run: () => Promise<unknown>): Promise<HeardChange[]> {
  const { log, heard } = listener();
  await telling(log, run).catch(() => undefined);
  return heard;
}
