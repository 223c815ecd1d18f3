import type { Config } from '../config.ts';
import { uiLinks, type UiLinks } from '../model/ui-links.ts';

/** Addresses in the Temporal Web UI; null when its own is not known. */
export function uiOf({ temporal, temporalUiUrl }: Config): UiLinks | null {
  return temporalUiUrl === null ? null : uiLinks(temporalUiUrl, temporal.namespace ?? 'default');
}
