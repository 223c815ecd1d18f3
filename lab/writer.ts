/**
 * The independent witness of a migration: a process that commits numbered rows all the way through
 * and keeps a ledger of what was acknowledged, and the comparison of that ledger with a database.
 */
export type { Endpoint } from './writer/candidates.ts';
export { compareLedger, type ComparisonOptions } from './writer/compare-ledger.ts';
export type { LedgerComparison } from './writer/compare-rows.ts';
export {
  startWriter,
  type Writer,
  type WriterOptions,
  type WriterSource,
} from './writer/start-writer.ts';
