/** One line of a PostgreSQL log: when, and what. */
export interface LogLine {
  atMs: number;
  text: string;
}

/** As the lab's node keeps a container's output, and in it PostgreSQL's default prefix `%m [%p] `. */
const LINE = /^\S+ std(?:out|err) F (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) (\S+) \[\d+\] (.*)$/;

/**
 * The server's own lines of a container's log, by the server's own clock; Patroni's and pgBackRest's are left out. Pure,
 * but for the time zone where it is not UTC: server and reader are on one machine.
 */
export function parseServerLog(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    const [, day, time, zone, rest] = LINE.exec(line) ?? [];
    if (day === undefined || time === undefined || rest === undefined) return [];
    const universal = /^(?:UTC|GMT|Etc\/UTC)$/.test(zone ?? '') ? 'Z' : '';
    return [{ atMs: Date.parse(`${day}T${time}${universal}`), text: rest }];
  });
}

/**
 * When the server first said `words`, not before `sinceMs`.
 *
 * @throws {Error} when it never did.
 */
export function momentOf(log: readonly LogLine[], words: string, sinceMs = -Infinity): number {
  const line = log.find(({ atMs, text }) => atMs >= sinceMs && text.includes(words));
  if (line === undefined) throw new Error(`the server's log has no "${words}"`);
  return line.atMs;
}
