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
  'record',
  'no-worker',
  'newer-ui-gate',
] as const;

const MENU_WIDTH = 64;

export type PictureName = (typeof PICTURES)[number];

/** The part of the page to show, in pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An element alone, or an area; without either all that the window shows, but for the menu at its left. */
export type Part = { of: Locator } | Partial<Area>;

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
  const { x, y } = { x: MENU_WIDTH, y: 0, ...part };
  const clip = { x, y, width: part.width ?? width - x, height: part.height ?? height - y };
  await page.screenshot({ ...file, clip });
}
