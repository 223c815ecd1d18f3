/** A parsed schedule: for each of its five fields the values that match. */
export interface CronSchedule {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  daysOfMonth: ReadonlySet<number>;
  months: ReadonlySet<number>;
  daysOfWeek: ReadonlySet<number>;
  /** Both kinds of day are restricted: then either is enough. */
  eitherDay: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const NICKNAMES: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Parses the standard five fields; throws on what is none. */
export function parseSchedule(text: string): CronSchedule {
  const fields = (NICKNAMES[text] ?? text).trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5) throw new Error(`a schedule has five fields: ${JSON.stringify(text)}`);
  return {
    minutes: parseField(minute, [0, 59]),
    hours: parseField(hour, [0, 23]),
    daysOfMonth: parseField(day, [1, 31]),
    months: parseField(month, [1, 12], MONTHS),
    daysOfWeek: parseField(weekday, [0, 6], DAYS),
    eitherDay: !isAny(day) && !isAny(weekday),
  };
}

/** Whether a schedule matches the minute of a time (UTC, as the lab's pods are). */
export function isDue(schedule: CronSchedule, time: Date): boolean {
  const day = schedule.daysOfMonth.has(time.getUTCDate());
  const weekday = schedule.daysOfWeek.has(time.getUTCDay());
  return (
    schedule.minutes.has(time.getUTCMinutes()) &&
    schedule.hours.has(time.getUTCHours()) &&
    schedule.months.has(time.getUTCMonth() + 1) &&
    (schedule.eitherDay ? day || weekday : day && weekday)
  );
}

function parseField(text: string, [low, high]: [number, number], names: string[] = []) {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/');
    const [from = '', to] = isAny(range) ? [String(low), String(high)] : range.split('-');
    const first = numberOf(from, low, names);
    // `5/10` runs from 5 to the end.
    const last = to === undefined ? (step === undefined ? first : high) : numberOf(to, low, names);
    const width = step === undefined ? 1 : Number(step);
    const good = first >= low && last <= high && first <= last && width >= 1;
    if (!good) throw new Error(`${JSON.stringify(text)} is no field of a schedule`);
    for (let value = first; value <= last; value += width) values.add(value);
  }
  return values;
}

function numberOf(text: string, low: number, names: string[]): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + low;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}
