import type { FaultLab } from './fault-lab.ts';

/** Statements one by one: some of them allow no other in their transaction. */
export async function runSql(
  lab: FaultLab,
  statements: string[],
  database?: string,
): Promise<void> {
  for (const statement of statements) await lab.sql(statement, database);
}
