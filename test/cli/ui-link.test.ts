import { describe, expect, it } from 'vitest';
import { uiLink } from '../../src/cli/ui-link.ts';
import { config } from './config.ts';

describe('uiLink', () => {
  it('leads to the tab where a migration shows what it waits for', () => {
    const known = config({ temporalUiUrl: 'http://localhost:8233' });
    expect(uiLink(known, 'handover-pg-cluster1', 'run-1')).toBe(
      'http://localhost:8233/namespaces/default/workflows/handover-pg-cluster1/run-1/user-metadata',
    );
  });

  it('names the Temporal namespace that is configured', () => {
    const known = config({ temporalUiUrl: 'http://ui', namespace: 'databases' });
    expect(uiLink(known, 'w', 'r')).toBe(
      'http://ui/namespaces/databases/workflows/w/r/user-metadata',
    );
  });

  it.each(['http://ui/', 'http://ui//', 'http://ui'])('has one slash after %s', (temporalUiUrl) => {
    expect(uiLink(config({ temporalUiUrl }), 'w', 'r')).toBe(
      'http://ui/namespaces/default/workflows/w/r/user-metadata',
    );
  });

  it('survives a namespace that is no plain word', () => {
    const known = config({ temporalUiUrl: 'http://ui', namespace: 'a/b c' });
    expect(uiLink(known, 'w', 'r')).toBe(
      'http://ui/namespaces/a%2Fb%20c/workflows/w/r/user-metadata',
    );
  });

  it('survives a workflow ID with a slash', () => {
    const known = config({ temporalUiUrl: 'http://ui' });
    expect(uiLink(known, 'pg/cluster 1', 'r')).toContain('/workflows/pg%2Fcluster%201/r/');
  });

  it('is not made up where the address of the UI is unknown', () => {
    expect(uiLink(config(), 'w', 'r')).toBeNull();
  });
});
