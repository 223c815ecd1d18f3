import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createActivities } from '../../src/activities/activities.ts';
import { logToStderr as log } from '../../lab/log.ts';
import { COURSES, COURSE_TIMEOUT_MS } from '../helpers/crash/courses.ts';
import { everyPoint } from '../helpers/crash/crash-point.ts';
import { CRASHES, CrashRegister, SEEN } from '../helpers/crash/crash-register.ts';
import { FAULTS_RESULTS } from '../helpers/crash/faults-results.ts';
import { summarise } from '../helpers/crash/summarise.ts';
import { runCourse, type CourseEnd } from '../helpers/crash/run-course.ts';

const ACTIVITIES = Object.keys(createActivities({ kubernetes: () => Promise.reject(new Error()) }));
const GAP = '.between.';

/**
 * Every course is run twice: undisturbed, which says where it ends and which gaps there are between effects, and with a
 * worker that dies at every point that nobody has died at yet. All at once: a worker that died is waited for.
 */
describe('a worker that dies by SIGKILL at every point of every activity', () => {
  let undisturbed: (CourseEnd | null)[];
  let disturbed: (CourseEnd | null)[];
  let points: string[];
  let killed: string[];

  beforeAll(async () => {
    const began = Date.now();
    const directory = inject('stackDirectory');
    const seen = join(directory, 'seen');
    undisturbed = await runAll('calm', { [SEEN]: seen });
    const gaps = CrashRegister.open(seen).claimed();
    points = everyPoint(
      ACTIVITIES,
      gaps.filter((point) => point.includes(GAP)),
    );
    const crashes = join(directory, 'crashes');
    disturbed = await runAll('dies', { [CRASHES]: crashes });
    killed = CrashRegister.open(crashes).claimed();
    const results = process.env[FAULTS_RESULTS];
    if (results !== undefined)
      await writeFile(results, JSON.stringify(summarise({ points, killed, disturbed, began })));
  }, 3 * COURSE_TIMEOUT_MS);

  it('has died at every point that there is', () => {
    expect(killed).toEqual(expect.arrayContaining(points));
    expect(disturbed.reduce((sum, end) => sum + (end?.kills ?? 0), 0)).toBe(killed.length);
  });

  describe.each(COURSES.map((course, i) => ({ ...course, i })))('on the course that $name', (c) => {
    it('ends as the undisturbed one', () => {
      expect([undisturbed[c.i]?.report.outcome, disturbed[c.i]?.report.outcome]).toEqual([
        c.outcome,
        c.outcome,
      ]);
      expect(disturbed[c.i]?.report.notUndone).toEqual([]);
    });

    it('loses no acknowledged row but those that somebody gave up, and doubles none', () => {
      const { ledger, lostRows } = disturbed[c.i] ?? {};
      expect({ lostRows, duplicatedRows: ledger?.duplicatedRows }).toEqual({
        lostRows: [],
        duplicatedRows: [],
      });
    });

    it('has no effect twice, touches nothing that the plan does not name', () => {
      const deletesOfSource = c.inService === 'v2' ? 1 : 0;
      expect(disturbed[c.i]?.mutations).toEqual({ duplicates: [], outside: [], deletesOfSource });
    });

    it('leaves the world as the undisturbed one: no fence, no orphan, no session', () => {
      expect(disturbed[c.i]?.endState).toEqual(undisturbed[c.i]?.endState);
    });

    it('keeps a whole record, closed with the history of the run', () => {
      expect(disturbed[c.i]?.record).toMatchObject({ holds: true, state: 'closed', fault: null });
    });
  });
});

/** All courses, those that went wrong as null, and why on the way: the others have something to say all the same. */
function runAll(prefix: string, env: Record<string, string>): Promise<(CourseEnd | null)[]> {
  return Promise.all(
    COURSES.map((course) =>
      runCourse(course, { prefix, env }).catch((error: unknown) => {
        log(`${prefix}-${course.name} did not come to its end: ${String(error)}`);
        return null;
      }),
    ),
  );
}
