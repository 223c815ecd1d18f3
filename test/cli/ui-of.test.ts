import { describe, expect, it } from 'vitest';
import { uiOf } from '../../src/cli/ui-of.ts';
import { config } from './config.ts';

describe('links into the UI', () => {
  it('name the Temporal namespace that is configured, or the default one', () => {
    const run = (namespace?: string) =>
      uiOf(config({ temporalUiUrl: 'http://ui', ...(namespace && { namespace }) }))?.run('w', 'r');
    expect(run('databases')).toContain('http://ui/namespaces/databases/');
    expect(run()).toContain('http://ui/namespaces/default/');
  });

  it('are not made up where the address of the UI is unknown', () => {
    expect(uiOf(config())).toBeNull();
  });
});
