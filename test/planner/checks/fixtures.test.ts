import { expect, it } from 'vitest';
import type { TranslationInput } from '../../../src/planner/translate.ts';
import { translate } from '../../../src/planner/translate.ts';
import { findings, stopping } from '../../../src/planner/checks.ts';
import { databaseFacts, observation, operatorFacts, seen } from '../../helpers/builders.ts';
import { FIXTURE_NAMES, fixture, fixtureInput } from '../translate-helpers.ts';

/** The oldest of v2's operators that still has the major, and the newest for the others. */
const OPERATOR: Record<number, string> = { 12: '2.5.0', 13: '2.5.0' };

/** A healthy world around a v1 custom resource. */
function worldOf({ source, environment, postgres, databases, release }: TranslationInput) {
  const { name } = source.metadata;
  const { user = 'pguser' } = source.spec;
  const keys = ['aws-s3-key', 'aws-s3-key-secret', 'gcs-key'];
  const classes = ['standard', 'fast', 'nvme', 'cold', 'gp3'];
  return observation({
    source,
    environment: seen(environment),
    postgres: seen(postgres),
    databases: seen({ ...databases, locales: databaseFacts().locales }),
    sourceSecrets: seen({
      [`${name}-backrest-repo-config`]: keys,
      [`${name}-${user === '' ? 'pguser' : user}-secret`]: ['password'],
    }),
    targetOperator: seen(operatorFacts({ version: release.crVersion })),
    storageClasses: seen(classes.map((one) => ({ name: one, isDefault: one === 'standard' }))),
  });
}

function stops(name: string): string[] {
  const operator = OPERATOR[fixture(name).seen.majorVersion ?? 14] ?? '2.9.0';
  const input = fixtureInput(name, { operator });
  const plan = { planHash: '0123456789abcdef', ...translate(input) };
  return stopping(findings(input.request, worldOf(input), plan), []).map(({ code }) => code);
}

it.each(FIXTURE_NAMES.filter((name) => name !== 'tuned'))(
  'a v1 that is well is stopped by nothing, neither blocker nor consent: %s',
  (name) => {
    expect(stops(name)).toEqual([]);
  },
);

it('a v1 that was tuned by hand wants consent to each thing that v2 has otherwise', () => {
  expect(stops('tuned')).toEqual([
    'EXTENSIONS_DROPPED',
    'EXTENSIONS_MISSING',
    'AUTO_CONF_WINS',
    'LIBRARIES_DROPPED',
  ]);
});
