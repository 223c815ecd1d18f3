import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** Environment variable with the directory into which pictures go; without it none are made. */
export const PICTURES_INTO = 'HANDOVER_PICTURES';

/** The documentation's pictures: what docs/pictures holds, and what the tests in the browser make. */
export const PICTURES = [
  'start-form',
  'started',
  'bad-input',
  'first-tab',
  'details-under-way',
  'pending-activities',
  'gate',
  'update-list',
  'update-filled-in',
  'update-refused',
  'noted-in-details',
  'cut-over',
  'finished',
  'result',
  'list-awaiting',
  'no-worker',
  'newer-ui-gate',
] as const;

export type PictureName = (typeof PICTURES)[number];

/** The part of the page to show: all of it, or down to a line, or an element alone. */
export type Part = { height?: number } | { of: Locator };

/** Make one of the documentation's pictures, if this run was asked to. */
export async function makePicture(page: Page, name: PictureName, part: Part = {}): Promise<void> {
  const directory = process.env[PICTURES_INTO];
  if (directory === undefined) return;
  const file = { path: join(directory, `${name}.png`), animations: 'disabled' } as const;
  if ('of' in part) {
    await part.of.screenshot(file);
    return;
  }
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.screenshot({ ...file, clip: { x: 0, y: 0, width, height: part.height ?? height } });
}
