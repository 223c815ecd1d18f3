import { describe, expect, it } from 'vitest';
import { uiLinks } from '../../src/model/ui-links.ts';

const ui = uiLinks('http://ui', 'default');
const WORKFLOWS = 'http://ui/namespaces/default/workflows';

describe('the link of a run', () => {
  it('leads to the tab where a migration shows what it waits for', () => {
    expect(uiLinks('http://localhost:8233', 'default').run('handover-pg-cluster1', 'run-1')).toBe(
      'http://localhost:8233/namespaces/default/workflows/handover-pg-cluster1/run-1/user-metadata',
    );
  });

  it('leads to another tab where one is named', () => {
    expect(ui.run('w', 'r', 'history')).toBe(`${WORKFLOWS}/w/r/history`);
  });

  it.each(['http://ui/', 'http://ui//', 'http://ui'])('has one slash after %s', (baseUrl) => {
    expect(uiLinks(baseUrl, 'default').run('w', 'r')).toBe(`${WORKFLOWS}/w/r/user-metadata`);
  });

  it('survives a namespace that is no plain word', () => {
    expect(uiLinks('http://ui', 'a/b c').run('w', 'r')).toBe(
      'http://ui/namespaces/a%2Fb%20c/workflows/w/r/user-metadata',
    );
  });

  it('survives a workflow ID with a slash', () => {
    expect(ui.run('pg/cluster 1', 'r')).toContain('/workflows/pg%2Fcluster%201/r/');
  });
});

describe('the link of the start form', () => {
  const form = { taskQueue: 'pg handover', workflowType: 'migrateUsingStandby' };

  it('fills in what it is given', () => {
    expect(ui.startForm({ workflowId: 'a/b&c', ...form })).toBe(
      `${WORKFLOWS}/start-workflow?workflowId=a%2Fb%26c&taskQueue=pg%20handover&workflowType=migrateUsingStandby`,
    );
  });

  it('leaves the workflow ID to the person where none is given', () => {
    expect(ui.startForm(form)).toBe(
      `${WORKFLOWS}/start-workflow?taskQueue=pg%20handover&workflowType=migrateUsingStandby`,
    );
  });
});

it('the link of a list carries its query', () => {
  const link = new URL(ui.list('Phase = "a & b" OR x'));
  expect(link.searchParams.get('query')).toBe('Phase = "a & b" OR x');
  expect(`${link.origin}${link.pathname}`).toBe(WORKFLOWS);
});
