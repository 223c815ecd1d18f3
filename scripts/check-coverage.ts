import { fileURLToPath } from 'node:url';
import { CHECKS, TOPICS } from '../src/planner/checks.ts';
import { BLINDS } from '../src/planner/checks/unseen.ts';
import { NOT_PLANTED, plantedCodes } from '../test/helpers/planted-codes.ts';
import { countCheckCases } from './count-check-cases.ts';

/** The page that says how each check is tested. */
export const COVERAGE_PAGE = fileURLToPath(new URL('../docs/preflight-tests.md', import.meta.url));

const HEAD = `# How is each check tested?

Made of the checks and of the tests themselves by \`npm run generate\`; a test fails when it is out of date.

- **Cases**: tests in \`test/planner/\` that are about it, for what is found and for what is well. A test counts
  for the codes that it names, and one that names none for those of its group.
- **Cannot tell**: tests in which something that it needs was not seen, one for each part.
- **Planted**: faults in the lab, on a v1 that runs, by which it is found under its own code
  (\`test/e2e/09-finds-every-planted-fault.test.ts\`, and 04).

<!-- prettier-ignore-start -->
`;
const END = '<!-- prettier-ignore-end -->\n';

/** How many tests each code of preflight has, as a page. */
export function checkCoverage(): string {
  const codes = TOPICS.map(({ code }) => code);
  const cases = countCheckCases(codes);
  const planted = plantedCodes();
  const rows = codes.map((code) => [
    `\`${code}\``,
    String(cases.get(code) ?? 0),
    cannotTell(code),
    String(planted.filter((one) => one === code).length || NOT_PLANTED[code]),
  ]);
  const all = [['Code', 'Cases', 'Cannot tell', 'Planted'], ['---', '---', '---', '---'], ...rows];
  return `${HEAD}${all.map((row) => `| ${row.join(' | ')} |\n`).join('')}${END}`;
}

/** A check that looks at the request and at v1's custom resource only can always tell. */
function cannotTell(code: string): string {
  if (BLINDS.some((blind) => blind.code === code)) return 'says that';
  const needs = CHECKS.find((check) => check.code === code)?.needs ?? [];
  return needs.length === 0 ? 'can always tell' : String(needs.length);
}
