import { describe, expect, it } from 'vitest';

import {
  GiveUp,
  KubeError,
  isConflict,
  isNotFound,
  resourcePath,
  waitFor,
} from '../../lab/kubernetes.ts';

describe('path of an object', () => {
  it.each([
    ['v1', 'Pod', { namespace: 'pg', name: 'a' }, '/api/v1/namespaces/pg/pods/a'],
    ['v1', 'Namespace', { name: 'pg' }, '/api/v1/namespaces/pg'],
    ['apps/v1', 'Deployment', { namespace: 'pg' }, '/apis/apps/v1/namespaces/pg/deployments'],
    [
      'kwok.x-k8s.io/v1alpha1',
      'Logs',
      { namespace: 'x', name: 'p' },
      '/apis/kwok.x-k8s.io/v1alpha1/namespaces/x/logs/p',
    ],
    [
      'pg.percona.com/v1',
      'Pgpolicy',
      { namespace: 'x' },
      '/apis/pg.percona.com/v1/namespaces/x/pgpolicies',
    ],
  ])('%s %s', (apiVersion, kind, metadata, path) => {
    expect(resourcePath({ apiVersion, kind, metadata })).toBe(path);
  });
});

describe('errors of the API server', () => {
  it('carries the message and the reason of a Status', () => {
    const body = JSON.stringify({ message: 'pods "a" not found', reason: 'NotFound' });
    const error = new KubeError('GET /x', 404, body);
    expect(error.message).toBe('GET /x: HTTP 404: pods "a" not found');
    expect([error.reason, isNotFound(error), isConflict(error)]).toEqual(['NotFound', true, false]);
  });

  it('bears the plain text that a missing resource type answers with', () => {
    expect(new KubeError('GET /x', 404, '404 page not found').message).toContain('page not found');
  });
});

describe('waiting', () => {
  it('returns what the condition gives', async () => {
    let calls = 0;
    const answer = await waitFor('a value', 1_000, () => (calls += 1) > 2 && 'it', {
      intervalMs: 1,
    });
    expect(answer).toBe('it');
  });

  it('says what it waited for, and why in vain', async () => {
    const waiting = waitFor('the moon', 5, () => Promise.reject(new Error('clouds')), {
      intervalMs: 1,
    });
    await expect(waiting).rejects.toThrow(/waiting for the moon: clouds/);
  });

  it('ends at once when waiting cannot help', async () => {
    const waiting = waitFor('the dead', 60_000, () => {
      throw new GiveUp('it died');
    });
    await expect(waiting).rejects.toThrow('it died');
  });
});
