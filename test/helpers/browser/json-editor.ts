import type { Locator } from 'playwright-core';

const RELAYOUT_MS = 300;

/**
 * Put a text into the UI's editor as a paste does, and leave it, as a person does on the way to the button. Leaving
 * lays JSON out anew, which moves the button.
 */
export async function fillEditor(scope: Locator, text: string): Promise<void> {
  const editor = scope.locator('.cm-content').first();
  await editor.fill(text);
  await editor.blur();
  await scope.page().waitForTimeout(RELAYOUT_MS);
}
