import { expect, it } from 'vitest';

import { expandReferences } from '../../../lab/node/expand-references.ts';

const known = new Map([
  ['HOST', 'db'],
  ['EMPTY', ''],
]);

it.each([
  ['a known name', 'at $(HOST):5432', 'at db:5432'],
  ['an empty value', '[$(EMPTY)]', '[]'],
  ['an unknown name, which stays', '$(NOBODY)', '$(NOBODY)'],
  ['an escaped reference, which loses one dollar', '$$(HOST)', '$(HOST)'],
  ['shell variables, which are not ours', '$HOST ${HOST}', '$HOST ${HOST}'],
])('expands %s', (_, text, expected) => {
  expect(expandReferences(text, known)).toBe(expected);
});
