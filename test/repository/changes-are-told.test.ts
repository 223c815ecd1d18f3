import { describe, expect, it } from 'vitest';
import { readTracked, trackedFiles } from './tracked-files.ts';

/** Files that run something in a pod, and whether they change anything by it: then they tell it. */
const RUN_IN_PODS: Record<string, 'looks' | 'tells'> = {
  'src/clients/clean-stop.ts': 'tells',
  'src/clients/pgbackrest.ts': 'tells',
  'src/clients/psql.ts': 'tells',
  'src/clients/psql-session.ts': 'looks',
};
/** The way into a pod itself. */
const THE_WAY = [
  'src/clients/kubernetes/exec-stream.ts',
  'src/clients/kubernetes/exec.ts',
  'src/clients/kubernetes/kubernetes.ts',
];
const runsInPod = (path: string) =>
  /\b(kubernetes|k)\s*\.(exec|openExec)\(/.test(readTracked(path));

describe('what changes something outside', () => {
  const sources = trackedFiles('src').filter((path) => path.endsWith('.ts'));

  it('is run in a pod by known files only: a new one has to tell it, or to look only', () => {
    const found = sources.filter((path) => !THE_WAY.includes(path) && runsInPod(path));
    expect(found.toSorted()).toEqual(Object.keys(RUN_IN_PODS).toSorted());
  });

  it.each(Object.keys(RUN_IN_PODS).filter((path) => RUN_IN_PODS[path] === 'tells'))(
    'is told by %s',
    (path) => {
      expect(readTracked(path)).toMatch(/\brecorded\(/);
    },
  );

  it('goes to Kubernetes by the one client that tells it', () => {
    const others = sources.filter((path) => {
      const text = readTracked(path);
      return /makeApiClient|new (CoreV1|AppsV1|BatchV1|CustomObjects|StorageV1)Api\(/.test(text);
    });
    expect(others).toEqual(['src/clients/kubernetes/connect.ts']);
    expect(readTracked('src/clients/kubernetes/connect.ts')).toContain('httpApi: recordingHttp()');
  });

  it('is SQL that says so: nothing else is let write', () => {
    const writers = sources.filter((path) =>
      /transaction_read_only\s*=\s*off|READ WRITE/i.test(readTracked(path)),
    );
    expect(writers.filter((path) => !path.startsWith('src/audit/'))).toEqual([
      'src/clients/psql.ts',
    ]);
  });
});
