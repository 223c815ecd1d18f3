import { expect, it } from 'vitest';
import { startCommand } from '../../src/cli/start-command.ts';

const HASH = '0123456789abcdef';

it('asks for the plan in the way in which it was made', () => {
  expect(startCommand({ request: 'examples/01.yaml' }, HASH)).toBe(
    `handover start -f examples/01.yaml --plan-hash ${HASH}`,
  );
  expect(
    startCommand({ namespace: 'pg', source: 'a', target: 'b', accept: ['A', 'B'] }, HASH),
  ).toBe(`handover start -n pg -s a -t b --accept A B --plan-hash ${HASH}`);
});

it('asks for the order, and for what v2 archives into, where they were named', () => {
  const named = { source: 'a', order: 'promote-then-delete', repository: 'takeOver' };
  expect(startCommand(named, HASH)).toBe(
    `handover start -s a --order promote-then-delete --repository takeOver --plan-hash ${HASH}`,
  );
});

it('asks in the name of the same person', () => {
  expect(startCommand({ source: 'a', requestedBy: 'Ada L' }, HASH)).toBe(
    `handover start -s a --requested-by 'Ada L' --plan-hash ${HASH}`,
  );
});

it('asks for the new plan where an old one was named', () => {
  expect(startCommand({ source: 'a', planHash: 'ffffffffffffffff' }, HASH)).toBe(
    `handover start -s a --plan-hash ${HASH}`,
  );
});

it('can be pasted into a shell whatever the file is called', () => {
  expect(startCommand({ request: "Ada's request.yaml" }, HASH)).toBe(
    `handover start -f 'Ada'\\''s request.yaml' --plan-hash ${HASH}`,
  );
  expect(startCommand({ request: '$(id)' }, HASH)).toContain(`-f '$(id)' `);
});
