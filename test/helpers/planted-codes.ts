import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ARCHIVE_FAULTS } from './planted-archive-faults.ts';
import { SOURCE_FAULTS, TARGET_FAULTS } from './planted-cluster-faults.ts';
import { DATABASE_FAULTS } from './planted-database-faults.ts';
import { REFUSALS } from './planted-refusals.ts';
import { REQUEST_FAULTS } from './planted-request-faults.ts';
import { AGED_FAULTS, SERVER_FAULTS } from './planted-server-faults.ts';

const SCENARIO = new URL('../e2e/09-finds-every-planted-fault.test.ts', import.meta.url);
/** A fault that has a test of its own there names its code in the title. */
const TITLE = /it\(\s*['"`]finds ([A-Z]+\d?(?:_[A-Z]+)*):/g;

/** Codes of the faults that are planted in the lab, once for each fault. */
export function plantedCodes(): string[] {
  const listed = [
    ...[REQUEST_FAULTS, DATABASE_FAULTS, ARCHIVE_FAULTS, SERVER_FAULTS, AGED_FAULTS],
    ...[SOURCE_FAULTS, TARGET_FAULTS, REFUSALS],
  ].flat();
  const titles = readFileSync(fileURLToPath(SCENARIO), 'utf8').matchAll(TITLE);
  return [...listed.map(({ code }) => code), ...[...titles].map(([, code]) => code ?? '')];
}

const ONE_LOOK =
  'One look is refused while all others are answered: `test/preflight/observe.test.ts` refuses each of them.';

/** What has no fault of its own in the lab, and why not. Written by hand: a code that is neither here nor planted fails. */
export const NOT_PLANTED: Readonly<Record<string, string>> = {
  REPOSITORY_UNSEEN: 'Comes with the planted `CLOUD_STORAGE_INCOMPLETE`.',
  CUSTOM_CONFIG_UNSEEN: ONE_LOOK,
  SECRETS_UNSEEN: ONE_LOOK,
  SOURCE_OPERATOR_UNSEEN: ONE_LOOK,
  TARGET_OPERATOR_UNSEEN: ONE_LOOK,
  STORAGE_CLASSES_UNSEEN: ONE_LOOK,
  PATRONI_UNSEEN: ONE_LOOK,
  LOCK_UNSEEN:
    'Only Temporal knows it, and there is none at the command line: `test/preflight/observe.test.ts`.',
  PERMISSIONS_UNSEEN: ONE_LOOK,
  DRY_RUN_UNSEEN: ONE_LOOK,
  PLAN_MISSING: 'Comes with every planted fault that leaves no plan to be made.',
};
