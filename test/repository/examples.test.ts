import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import { terminal } from '../cli/terminal.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import type { MigrationRequest } from '../../src/model/request.ts';
import type { Plan } from '../../src/model/plan.ts';
import { CHECKS, findings, stopping } from '../../src/planner/checks.ts';
import { makePlan } from '../../src/preflight/make-plan.ts';
import {
  databaseFacts,
  gcsStorage,
  observation,
  operatorFacts,
  postgresFacts,
  s3Storage,
  seen,
  v1Cluster,
} from '../helpers/builders.ts';
import { exampleRequests } from '../helpers/example-requests.ts';
import { accepted } from '../model/parse-request-helpers.ts';
import { readTracked } from './tracked-files.ts';

interface Properties {
  properties?: Record<string, unknown>;
}

const schema = JSON.parse(readTracked('schema/request.schema.json')) as {
  definitions: Record<string, Properties>;
};
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
const EXAMPLES = exampleRequests();
const MODELINE = '# yaml-language-server: $schema=../schema/request.schema.json';

/** The lines of comment at the top, without their marks. */
function headerOf(text: string): string[] {
  const lines = text.split('\n');
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('#')),
    )
    .map((l) => l.slice(2));
}

describe('the examples', () => {
  it('are numbered without a gap', () => {
    const numbers = EXAMPLES.map(({ path }) => /^examples\/(\d\d)-[a-z-]+\.yaml$/.exec(path)?.[1]);
    expect(numbers).toEqual(EXAMPLES.map((_, i) => String(i + 1).padStart(2, '0')));
    expect(EXAMPLES.length).toBeGreaterThan(6);
  });

  it('show every field of a request', () => {
    const fields = Object.values(schema.definitions).flatMap(({ properties = {} }) =>
      Object.keys(properties),
    );
    const all = EXAMPLES.map(({ text }) => text).join('\n');
    expect(fields.filter((field) => !new RegExp(`^ *${field}:`, 'm').test(all))).toEqual([]);
  });
});

describe.each(EXAMPLES)('$path', ({ path, text, input }) => {
  it('is accepted by the parser', () => {
    expect(parseRequest(input)).toMatchObject({ ok: true });
  });

  it('is accepted by the schema, and names it for editors in its first line', () => {
    validate(input);
    expect(validate.errors).toBeNull();
    expect(text.split('\n')[0]).toBe(MODELINE);
  });

  it('says when to use it, and how', () => {
    const [, blank, ...header] = headerOf(text);
    expect(blank).toBe('');
    const commands = header.filter((line) => line.startsWith('  npm run handover -- '));
    expect(header.length - commands.length).toBeGreaterThan(1);
    expect(commands).toHaveLength(1);
    const [verb, ...args] = (commands[0] ?? '').trim().split(' ').slice(4);
    const command = createProgram(terminal().terminal).commands.find((c) => c.name() === verb);
    const { operands, unknown } = command?.parseOptions(args) ?? { operands: [], unknown: [verb] };
    expect([...operands, ...unknown]).toEqual([]);
    expect(command?.opts()).toMatchObject({ request: path });
  });

  it('accepts nothing but warnings that want it', () => {
    const consents = CHECKS.filter(({ needsConsent }) => needsConsent).map(({ code }) => code);
    expect(consents).toEqual(expect.arrayContaining(accepted(input).accept));
  });
});

describe('a migration as an example asks for it', () => {
  const requestOf = (number: string) =>
    accepted(EXAMPLES.find(({ path }) => path.startsWith(`examples/${number}`))?.input);

  it.each(EXAMPLES)(
    'has a plan, and nothing stops it where all is well: $path',
    ({ path, input }) => {
      const { plan, stops } = examinedOnPaper(accepted(input));
      const { cluster, namespace } = accepted(input).target;
      for (const { metadata } of [plan.standby, plan.final])
        expect(metadata).toMatchObject({ name: cluster, namespace });
      // Its hash is made up: that of no plan.
      expect(stops).toEqual(path.includes('approved-plan') ? ['PLAN_CHANGED'] : []);
    },
  );

  it('takes the number of instances from the request', () => {
    const { plan } = examinedOnPaper(requestOf('02'));
    expect(plan.final.spec.instances[0]).toMatchObject({ replicas: 3 });
  });

  it('reads the storage that the request chooses of two', () => {
    expect(examinedOnPaper(requestOf('03')).plan.repository).toMatchObject({ type: 'gcs' });
    expect(examinedOnPaper(requestOf('01')).plan.repository).toMatchObject({ type: 's3' });
  });

  it('has what the request overrides', () => {
    const { standby, final } = examinedOnPaper(requestOf('04')).plan;
    for (const { metadata, spec } of [standby, final]) {
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'billing' });
      expect(metadata.annotations).toMatchObject({ 'example.com/contact': 'database team' });
      expect(spec.proxy.pgBouncer.resources).toEqual({ limits: { cpu: '500m', memory: '128Mi' } });
      const { parameters } = spec.patroni.dynamicConfiguration.postgresql;
      expect(parameters).toMatchObject({ work_mem: '8MB', max_connections: 100 });
      expect(parameters).not.toHaveProperty('max_wal_size');
    }
    const { spec } = examinedOnPaper(requestOf('01')).plan.final;
    const { parameters } = spec.patroni.dynamicConfiguration.postgresql;
    expect(parameters).toMatchObject({ work_mem: '4MB', max_wal_size: '2GB' });
  });

  it('keeps the path of v1 whole where v1 is to be kept', () => {
    const paths = (number: string) => {
      const { standby, final } = examinedOnPaper(requestOf(number)).plan;
      return [standby, final].map(({ spec }) => spec.backups.pgbackrest.global['repo1-path']);
    };
    const ofV1 = '/backrestrepo/cluster1-backrest-shared-repo';
    expect(paths('10')).toEqual([ofV1, '/pgbackrest/pg/cluster1-v2/repo1']);
    expect(paths('01')).toEqual([ofV1, ofV1]);
    expect(requestOf('10').cutover.order).toBe('promote-then-delete');
  });

  it("takes the version of v2's operator from the request where its pod does not tell", () => {
    const operator = operatorFacts({ version: null });
    expect(examinedOnPaper(requestOf('08'), operator).plan.crVersion).toBe('2.9.0');
    expect(() => examinedOnPaper(requestOf('01'), operator)).toThrow(/version/);
  });
});

/** A v1 in which nothing is wrong, by the names of the request, and what preflight makes of it. */
function examinedOnPaper(
  request: MigrationRequest,
  targetOperator = operatorFacts(),
): { plan: Plan; stops: string[] } {
  const { cluster, namespace, storage } = request.source;
  const storages = {
    'my-s3': s3Storage(),
    ...(storage === null ? {} : { [storage]: gcsStorage() }),
  };
  const built = v1Cluster({ backup: { storages } });
  const source = { ...built, metadata: { ...built.metadata, name: cluster, namespace } };
  const workMem = {
    name: 'work_mem',
    value: '4MB',
    source: 'configuration file',
    inAutoConf: false,
  };
  const facts = {
    source,
    environment: { PGBACKREST_REPO1_PATH: `/backrestrepo/${cluster}-backrest-shared-repo` },
    postgres: postgresFacts(),
    databases: databaseFacts({
      settings: [workMem, { ...workMem, name: 'max_wal_size', value: '2GB' }],
    }),
    sourceSecrets: {
      [`${cluster}-backrest-repo-config`]: ['aws-s3-key', 'aws-s3-key-secret', 'gcs-key'],
      [`${cluster}-pguser-secret`]: ['username', 'password'],
    },
    targetOperator,
  };
  const planned = makePlan(request, facts);
  if (!planned.made) throw new Error(planned.why);
  const world = observation({
    source,
    environment: seen(facts.environment),
    databases: seen(facts.databases),
    sourceSecrets: seen(facts.sourceSecrets),
    targetOperator: seen(targetOperator),
  });
  const all = findings(request, world, planned.plan);
  return { plan: planned.plan, stops: stopping(all, request.accept).map(({ code }) => code) };
}
