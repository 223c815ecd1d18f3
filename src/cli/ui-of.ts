import type { Config } from '../config.ts';
import { uiLinks, type UiLinks } from '../model/ui-links.ts';

/** Addresses in the Temporal Web UI; null when its own is not known. */
export function uiOf({ temporal, temporalUiUrl }: Config): UiLinks | null {
  // Compose and charts set what is not wanted to an empty text.
  return temporalUiUrl === null || temporalUiUrl === ''
    ? null
    : uiLinks(temporalUiUrl, temporal.namespace ?? 'default');
}
