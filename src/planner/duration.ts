const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time span as people say it, to two units at most: `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 2 * MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < 2 * HOUR) return `${Math.round(seconds / MINUTE)} min`;
  if (seconds < 2 * DAY) return twoUnits(Math.round(seconds / MINUTE), 60, ['h', 'min']);
  return twoUnits(Math.round(seconds / HOUR), 24, ['d', 'h']);
}

function twoUnits(small: number, perLarge: number, [large, unit]: [string, string]): string {
  const rest = small % perLarge;
  const first = `${Math.floor(small / perLarge)} ${large}`;
  return rest === 0 ? first : `${first} ${rest} ${unit}`;
}
