import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { paintFor } from '../../src/cli/paint.ts';

/** A terminal of 256 colours, unless the environment says otherwise; or a pipe. */
function stream(isTTY: boolean): NodeJS.WritableStream {
  const env = process.env;
  const getColorDepth = () => (env['NO_COLOR'] === undefined ? 8 : 1);
  return Object.assign(new PassThrough(), { isTTY, getColorDepth });
}

beforeEach(() => {
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS'])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('colours a text at a terminal', () => {
  expect(paintFor(stream(true))('bad', 'text')).toBe('\u001B[31mtext\u001B[39m');
});

it('leaves a text alone in a file or a pipe', () => {
  expect(paintFor(stream(false))('bad', 'text')).toBe('text');
});

it('leaves a text alone where no colours are wanted', () => {
  vi.stubEnv('NO_COLOR', '1');
  expect(paintFor(stream(true))('bad', 'text')).toBe('text');
});
