import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ui } from '../../../src/cli/commands/ui.ts';
import { renderUi } from '../../../src/cli/render-ui.ts';
import { EXAMPLE_REQUEST } from '../../../src/model/request.ts';
import { config } from '../config.ts';

const known = config({ temporalUiUrl: 'http://ui' });
const FORM =
  'http://ui/namespaces/default/workflows/start-workflow?taskQueue=pg-handover&workflowType=migrateUsingStandby';
const named = { namespace: 'pg', source: 'cluster1', target: 'cluster1-v2' };

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 9, 30) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the pages of the UI', () => {
  it('are not made up where its address is unknown: it is said how to set it', async () => {
    await expect(ui(config(), undefined, {})).rejects.toMatchObject({
      message: 'The address of the Temporal Web UI is not known.',
      remedy: expect.stringContaining('TEMPORAL_UI_URL') as string,
    });
  });

  it('have the start form with the example where nothing is named', async () => {
    await expect(ui(known, undefined, {})).resolves.toMatchObject({
      run: null,
      startForm: FORM,
      request: EXAMPLE_REQUEST,
    });
  });

  it('have the workflow ID of the source that is named, and its request', async () => {
    const { startForm, request } = await ui(known, undefined, named);
    expect(new URL(startForm).searchParams.get('workflowId')).toBe('handover-pg-cluster1');
    expect(request).toEqual(EXAMPLE_REQUEST);
  });

  it('are refused for a request that would be', async () => {
    await expect(ui(known, undefined, { ...named, target: 'X' })).rejects.toThrow('target.cluster');
  });

  it('have the lists that an operator looks at', async () => {
    const { lists } = await ui(known, undefined, {});
    const query = (link: string) => new URL(link).searchParams.get('query');
    expect(query(lists.awaitingApproval)).toContain('"awaitApproval"');
    expect(query(lists.running)).toContain('ExecutionStatus = "Running"');
    expect(query(lists.failed)).toContain('"TimedOut"');
    expect(query(lists.finishedThisMonth)).toContain('CloseTime >= "2026-11-01T00:00:00.000Z"');
  });
});

describe('the pages as text', () => {
  const page = async () => renderUi(await ui(known, undefined, named));

  it('carry the request as the form itself would format it: anything else takes the first click away', async () => {
    expect(await page()).toContain(`\n${JSON.stringify(EXAMPLE_REQUEST, null, 2)}\n`);
  });

  it('have a line for each link', async () => {
    const links = (await page()).split('\n').filter((line) => line.includes('http://ui'));
    expect(links).toHaveLength(5);
  });

  it('begin with the run, where one was asked for', async () => {
    const run = { details: 'http://d', history: 'http://h', pendingActivities: 'http://p' };
    const text = renderUi({ ...(await ui(known, undefined, {})), run });
    expect(text.split('\n').slice(0, 4)).toEqual([
      'This migration',
      '  what it waits for    http://d',
      '  timeline             http://h',
      '  pending activities   http://p',
    ]);
  });
});
