import { isDue, parseSchedule, type CronSchedule } from './cron-schedule.ts';

const TICK_MS = 1_000;

/** What a schedule asks for when it is due. */
export interface ScheduledBackup {
  /** `<cluster>-<repository>-<type>`: the prefix of the backups' names. */
  name: string;
  namespace: string;
  cluster: string;
  repository: string;
  type: 'full' | 'diff' | 'incr';
}

interface Entry {
  backup: ScheduledBackup;
  text: string;
  schedule: CronSchedule;
  /** Second of the minute in which it is due: the one in which it was first seen, as in the real operator. */
  second: number;
}

/**
 * The schedules of all clusters. As in the real operator (2.9.0) they are kept in its own memory: no CronJob
 * exists, and what was due while the operator was down is not made up for.
 */
export class ScheduledBackups {
  private readonly entries = new Map<string, Entry>();
  private readonly start: (backup: ScheduledBackup) => void;
  private readonly timer: NodeJS.Timeout;
  private last: number;

  /** @param start asks for one backup; never throws. */
  constructor(start: (backup: ScheduledBackup) => void, now: () => number = Date.now) {
    this.start = start;
    this.last = Math.floor(now() / 1_000);
    this.timer = setInterval(() => {
      this.tick(now());
    }, TICK_MS);
  }

  /** Sets a cluster's schedules, all of them; those that it no longer has end. Throws on one that is none. */
  set(
    cluster: { namespace: string; name: string },
    wanted: (ScheduledBackup & { schedule: string })[],
    now = new Date(),
  ): void {
    const parsed = wanted.map((one) => ({ ...one, parsed: parseSchedule(one.schedule) }));
    const names = new Set(wanted.map((one) => keyOf(one)));
    for (const [key, { backup }] of this.entries) {
      const own = backup.namespace === cluster.namespace && backup.cluster === cluster.name;
      if (own && !names.has(key)) this.entries.delete(key);
    }
    for (const { schedule: text, parsed: schedule, ...backup } of parsed) {
      const key = keyOf(backup);
      if (this.entries.get(key)?.text === text) continue;
      this.entries.set(key, { backup, text, schedule, second: now.getUTCSeconds() });
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Every second since the last tick, so that none is left out when ticks come late. */
  private tick(now: number): void {
    const current = Math.floor(now / 1_000);
    for (; this.last < current; this.last += 1) {
      const time = new Date((this.last + 1) * 1_000);
      for (const { backup, schedule, second } of this.entries.values()) {
        if (second === time.getUTCSeconds() && isDue(schedule, time)) this.start(backup);
      }
    }
  }
}

function keyOf({ namespace, name }: Pick<ScheduledBackup, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
