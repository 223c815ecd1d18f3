import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';
import { psqlJson } from './psql.ts';

/** Each database is one exec of 50 ms or more, so several at a time, but not as many connections as there are databases. */
const DATABASES_AT_A_TIME = 4;

/** Ask every one of these databases the same question, which answers with one JSON value each, in their order. */
export async function inEachDatabase<T>(
  kubernetes: Kubernetes,
  pod: ObjectRef,
  { databases, sql }: { databases: readonly string[]; sql: string },
): Promise<T[]> {
  const answers: T[] = [];
  for (let first = 0; first < databases.length; first += DATABASES_AT_A_TIME) {
    const some = databases.slice(first, first + DATABASES_AT_A_TIME);
    answers.push(
      ...(await Promise.all(some.map((name) => psqlJson<T>(kubernetes, pod, sql, name)))),
    );
  }
  return answers;
}
