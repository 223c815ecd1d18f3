/**
 * A moment at which a worker dies of SIGKILL: before an activity's code runs; after its effect, before its completion is
 * reported; or between two effects inside it. That one is told by the effect that comes next: an attempt that finds the first
 * ones done begins to count anew.
 */
export type CrashPoint =
  | { activity: string; when: 'before' | 'after' }
  | { activity: string; when: 'between'; next: string };

/** Its name, which is also a file's: `stopSource.after`, `parkSource.between.patch-deployments-apps`. */
export function nameOf(point: CrashPoint): string {
  const where = point.when === 'between' ? `between.${slug(point.next)}` : point.when;
  return `${point.activity}.${where}`;
}

const LONGEST_SLUG = 60;

function slug(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, LONGEST_SLUG);
}

/**
 * Every point that there is. An activity that is added brings its own.
 *
 * @param activities as a worker registers them.
 * @param gaps names of the points between two effects that an undisturbed run came through.
 */
export function everyPoint(activities: readonly string[], gaps: readonly string[]): string[] {
  const around = activities.flatMap((activity) => [
    nameOf({ activity, when: 'before' }),
    nameOf({ activity, when: 'after' }),
  ]);
  return [...around, ...gaps].toSorted();
}
