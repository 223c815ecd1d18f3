import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../../src/model/observation.ts';
import { seen, unseen } from '../../helpers/builders.ts';
import { checkOf, codes, ofCode, only, quietDatabases } from '../checks-helpers.ts';

const subscribing = (...subscriptions: Subscription[]) => ({
  databases: seen({ ...quietDatabases, subscriptions }),
});
const FEED = { name: 'feed', database: 'shop', enabled: true };

describe('a subscription of v1', () => {
  it('needs consent: v2 applies it as soon as it is promoted', () => {
    const finding = only(subscribing(FEED, { ...FEED, name: 'prices' }));
    expect(finding).toMatchObject({
      code: 'SUBSCRIPTIONS',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toMatch(/as soon as it is promoted: feed, prices\.$/);
    expect(finding.evidence).toBe(
      'pg_subscription: feed in shop, enabled; prices in shop, enabled',
    );
  });

  it('is disabled in the database that it is of', () => {
    expect(only(subscribing(FEED)).remedy).toContain(
      String.raw`kubectl -n pg exec cluster1-0 -c database -- psql -c '\c "shop"' -c 'ALTER SUBSCRIPTION "feed" DISABLE'`,
    );
    const odd = { name: 'a"b', database: `it's`, enabled: true };
    expect(only(subscribing(odd)).remedy).toContain(
      String.raw`-c '\c "it'\''s"' -c 'ALTER SUBSCRIPTION "a""b" DISABLE'`,
    );
  });

  it('that is disabled goes along and sleeps: nothing to say', () => {
    expect(codes(subscribing({ ...FEED, enabled: false }))).toEqual([]);
    const { what } = only(subscribing({ ...FEED, name: 'asleep', enabled: false }, FEED));
    expect(what).not.toContain('asleep');
  });

  it('is not taken for none where v1 could not be looked at: it stops', () => {
    const blind = { databases: unseen('psql failed'), plan: null };
    expect(ofCode('SOURCE_UNSEEN', blind)[0]?.what).toContain('SUBSCRIPTIONS');
    expect(checkOf('SUBSCRIPTIONS').undecided).toBe('blocker');
  });
});
