import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { remindActivities } from '../../src/activities/remind.ts';
import type { Notices } from '../../src/clients/clients.ts';
import type { Reminder } from '../../src/model/reminder.ts';

const REMINDER: Reminder = {
  source: { context: null, namespace: 'pg', cluster: 'cluster1' },
  target: { context: 'new', namespace: 'pg', cluster: 'cluster1-v2' },
  what: 'a person to approve or reject the cut-over',
  who: 'Ada or <!channel>',
  sinceMs: Date.UTC(2026, 11, 1),
  untilMs: Date.UTC(2026, 11, 8),
  number: 2,
  undone: null,
};

const FACTS = {
  workflowId: 'handover-pg-cluster1',
  runId: 'run',
  source: 'pg/cluster1',
  target: 'new:pg/cluster1-v2',
  waitingFor: 'a person to approve or reject the cut-over',
  who: 'Ada or <!channel>',
  since: '2026-12-01T00:00:00.000Z',
  until: '2026-12-08T00:00:00.000Z',
  reminder: 2,
};

/** What is logged and posted by one run of the activity. */
async function remind(
  { notices, attempt = 1 }: { notices?: Partial<Notices>; attempt?: number },
  reminder = REMINDER,
) {
  const logged: LogEntry[] = [];
  const posted: Record<string, unknown>[] = [];
  const logger = new DefaultLogger('WARN', (entry) => logged.push(entry));
  const workflowExecution = { workflowId: 'handover-pg-cluster1', runId: 'run' };
  const environment = new MockActivityEnvironment({ attempt, workflowExecution }, { logger });
  const post = (body: object) => {
    posted.push({ ...body });
    return Promise.resolve();
  };
  const clients = {
    kubernetes: () => Promise.reject(new Error('a reminder looks at no cluster')),
    ...(notices === undefined ? {} : { notices: { post, uiUrl: null, ...notices } }),
  };
  await environment.run(() => remindActivities.remindApprovers(clients, reminder));
  return { logged, posted };
}

describe('a reminder', () => {
  it('is a warning in the log, by its fields, also where no webhook is set', async () => {
    for (const notices of [undefined, { post: null }]) {
      const { logged, posted } = await remind(notices === undefined ? {} : { notices });
      expect(logged).toHaveLength(1);
      expect(logged[0]).toMatchObject({ level: 'WARN', meta: FACTS });
      expect(logged[0]?.message).toContain('reminder 2, a gate is open since');
      expect(posted).toEqual([]);
    }
  });

  it('is posted with its text first, which is all that a chat shows', async () => {
    const { posted } = await remind({ notices: {} });
    const [body = {}] = posted;
    expect(Object.keys(body)[0]).toBe('text');
    expect(body).toMatchObject(FACTS);
    expect(body).not.toHaveProperty('link');
  });

  it('leads to the migration where the address of the UI is known', async () => {
    const { posted, logged } = await remind({ notices: { uiUrl: 'http://ui/' } });
    const link = 'http://ui/namespaces/test/workflows/handover-pg-cluster1/run/user-metadata';
    expect(posted[0]).toMatchObject({ link, text: expect.stringContaining(link) as string });
    expect(logged[0]?.meta).toMatchObject({ link });
  });

  it('calls nobody by a name that somebody typed', async () => {
    const { posted } = await remind({ notices: {} });
    expect(posted[0]?.['text']).toContain('Ada or &lt;!channel&gt;');
  });

  it('is logged once, however often the webhook is tried', async () => {
    const { logged, posted } = await remind({ notices: {}, attempt: 2 });
    expect(logged).toEqual([]);
    expect(posted).toHaveLength(1);
  });

  it('of a gate that opened again says why', async () => {
    const undone = 'v2 was too far behind.';
    const { posted } = await remind({ notices: {} }, { ...REMINDER, undone });
    expect(posted[0]).toMatchObject({ undone, text: expect.stringContaining(undone) as string });
  });

  it('of a gate without an end says none', async () => {
    const { posted } = await remind({ notices: {} }, { ...REMINDER, untilMs: null });
    expect(posted[0]).toMatchObject({ until: null });
  });

  it('fails as the webhook does, after it was logged', async () => {
    const post = () => Promise.reject(new Error('answered 500'));
    await expect(remind({ notices: { post } })).rejects.toThrow('answered 500');
  });
});
