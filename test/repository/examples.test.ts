import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import { CHECKS } from '../../src/planner/checks.ts';
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
    const command = createProgram(() => undefined).commands.find((c) => c.name() === verb);
    const { operands, unknown } = command?.parseOptions(args) ?? { operands: [], unknown: [verb] };
    expect([...operands, ...unknown]).toEqual([]);
    expect(command?.opts()).toMatchObject({ request: path });
  });

  it('accepts nothing but warnings that want it', () => {
    const consents = CHECKS.filter(({ needsConsent }) => needsConsent).map(({ code }) => code);
    expect(consents).toEqual(expect.arrayContaining(accepted(input).accept));
  });
});
