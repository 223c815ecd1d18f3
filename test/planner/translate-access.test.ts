import { describe, expect, it } from 'vitest';
import type { V1Spec } from '../../src/model/v1-cluster.ts';
import { fateOf, planOf, planOfFixture, verdictOn } from './translate-helpers.ts';

describe('the users', () => {
  it.each([{}, { user: '', database: '' }])(
    "are those of v1's example where it says nothing: %j",
    (spec) => {
      const { final, secrets } = planOf(spec);
      expect(final.spec.users).toEqual([{ name: 'pguser', databases: ['pgdb'] }]);
      expect(secrets[1]).toMatchObject({ user: 'pguser', from: { name: 'least-pguser-secret' } });
    },
  );

  it.each(['order_app', 'Order', '-app', 'app-', 'a.b', 'x'.repeat(64), 'monitor'])(
    'cannot be listed under a name that v2 refuses or keeps for itself: %s',
    (user) => {
      const plan = planOf({ user, database: 'orders', secretsName: 'named-users' });
      // v2 would make a role and a database named after the cluster for an empty list, and for none.
      expect(plan.final.spec.users).toEqual([{ name: 'primaryuser' }]);
      expect(plan.secrets.map(({ kind }) => kind)).toEqual(['repository']);
      expect(verdictOn(plan, 'spec.user')).toMatchObject({
        fate: 'changed',
        to: 'the copy of the databases',
        why: expect.stringContaining(`a user called ${user}`) as string,
      });
      expect(fateOf(plan, 'spec.database')).toEqual(['carried', 'the copy of the databases']);
      expect(verdictOn(plan, 'spec.secretsName').fate).toBe('dropped');
    },
  );

  it.each(['app', 'a', '0', 'a-b', 'x'.repeat(63)])('can be listed under this name: %s', (user) => {
    const plan = planOf({ user });
    expect(plan.final.spec.users[0]?.name).toBe(user);
    expect(fateOf(plan, 'spec.user')).toEqual(['carried', 'spec.users[0].name']);
  });

  it('find no schema made in their databases, where v2 would make one', () => {
    expect(planOf().final.spec.autoCreateUserSchema).toBe(false);
    expect(planOf({}, { operator: '2.5.0' }).final.spec).not.toHaveProperty('autoCreateUserSchema');
  });
});

describe('the way in', () => {
  it.each(['2.5.0', '2.9.0'])('is open to both kinds of verifier, with TLS, in %s', (operator) => {
    const { standby, final } = planOf({}, { operator });
    for (const { spec } of [standby, final])
      expect(spec.patroni.dynamicConfiguration.postgresql.pg_hba).toEqual([
        'hostssl all all all md5',
      ]);
  });

  it.each([
    ['2.9.0', true, 'carried', true],
    ['2.9.0', false, 'changed', undefined],
    ['2.5.0', true, 'carried', undefined],
  ])('asks for TLS in any case: %s, tlsOnly %j is %s', (operator, tlsOnly, fate, written) => {
    const plan = planOf({ tlsOnly }, { operator });
    expect(verdictOn(plan, 'spec.tlsOnly').fate).toBe(fate);
    expect(plan.final.spec.tlsOnly).toBe(written);
  });

  it('has the port of v1 as a number, in front of PgBouncer too', () => {
    const plan = planOfFixture('port-5433');
    expect(plan.final.spec.port).toBe(5433);
    expect(plan.final.spec.proxy.pgBouncer.port).toBe(5433);
  });

  it.each(['1024', '65535'])('may have any other: %s', (port) => {
    expect(planOf({ port }).final.spec.port).toBe(Number(port));
  });

  it.each(['80', '1023', '65536', 'five', '5432.5'])(
    'cannot have a port that v2 refuses: %s',
    (port) => {
      const plan = planOf({ port });
      expect(plan.final.spec).not.toHaveProperty('port');
      expect(verdictOn(plan, 'spec.port').fate).toBe('needsYou');
    },
  );

  it.each(['sslCA', 'sslSecretName', 'sslReplicationSecretName'] as const)(
    "has certificates of v2's own: %s",
    (field) => {
      const { fate, to, why } = verdictOn(planOf({ [field]: 'mine' }), `spec.${field}`);
      expect(fate).toBe('changed');
      expect(to).toMatch(/^the secret least-v2-.*-cert$/);
      expect(why).toContain('CA');
    },
  );

  it('has further names in its certificates only if you see to it', () => {
    const plan = planOfFixture('every-field');
    expect(verdictOn(plan, 'spec.tls.SANs').fate).toBe('needsYou');
    expect(verdictOn(plan, 'spec.tls.issuerConf.name').fate).toBe('dropped');
  });
});

describe('a service', () => {
  it('is reachable from outside as on v1, from the same networks', () => {
    const { final } = planOfFixture('load-balancer');
    expect(final.spec.expose).toEqual({
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['10.0.0.0/8', '192.168.0.0/16'],
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' },
      labels: { team: 'shop' },
    });
    expect(final.spec.exposeReplicas).toEqual({
      annotations: { 'example.com/tier': 'read' },
      labels: { team: 'reports' },
    });
    expect(final.spec.proxy.pgBouncer.expose).toEqual({
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['0.0.0.0/0'],
      annotations: { 'example.com/tier': 'pool' },
      labels: { team: 'shop' },
    });
  });

  it('of the replicas is not opened to everybody: v2 would drop the networks that v1 restricts it to', () => {
    const plan = planOfFixture('load-balancer');
    const expose = 'spec.pgReplicas.hotStandby.expose';
    expect(verdictOn(plan, `${expose}.serviceType`).fate).toBe('needsYou');
    expect(verdictOn(plan, `${expose}.loadBalancerSourceRanges`).fate).toBe('dropped');
  });

  it('gets another address, and one that was asked for needs you', () => {
    const plan = planOfFixture('load-balancer');
    expect(verdictOn(plan, 'spec.pgPrimary.expose.serviceType').fate).toBe('changed');
    expect(fateOf(plan, 'spec.pgPrimary.expose.loadBalancerIP')).toEqual(['needsYou', null]);
  });

  it('has no source ranges without a load balancer: Kubernetes refuses them', () => {
    const plan = planOfFixture('node-port');
    expect(plan.final.spec.expose).toEqual({ type: 'NodePort' });
    expect(verdictOn(plan, 'spec.pgPrimary.expose.loadBalancerSourceRanges').fate).toBe('dropped');
    expect(verdictOn(plan, 'spec.pgPrimary.expose.serviceType').fate).toBe('changed');
  });

  it('needs you where v2 does not know its kind', () => {
    const plan = planOfFixture('node-port');
    expect(plan.final.spec.proxy.pgBouncer).not.toHaveProperty('expose');
    expect(verdictOn(plan, 'spec.pgBouncer.expose.serviceType').fate).toBe('needsYou');
  });
});

describe('PgBouncer', () => {
  it.each([
    [undefined, 0],
    [{ size: 0 }, 0],
    [{ size: 2 }, 2],
  ])('has as many pods as on v1, before the promotion too: %j', (pgBouncer, replicas) => {
    const plan = planOf(pgBouncer === undefined ? {} : { pgBouncer });
    expect(plan.final.spec.proxy.pgBouncer.replicas).toBe(replicas);
    expect(plan.standby.spec.proxy.pgBouncer.replicas).toBe(replicas);
  });

  it.each([
    [true, true],
    [false, undefined],
  ])('lets superusers through as on v1: %j', (exposePostgresUser, written) => {
    const plan = planOf({ pgBouncer: { size: 1, exposePostgresUser } });
    expect(plan.final.spec.proxy.pgBouncer.exposeSuperusers).toBe(written);
  });
});

describe('what v2 does not have', () => {
  it('of PMM is for you to set up anew, where it is on', () => {
    const plan = planOfFixture('monitored');
    expect(plan.final.spec).not.toHaveProperty('pmm');
    expect(verdictOn(plan, 'spec.pmm.enabled').fate).toBe('needsYou');
    expect(verdictOn(plan, 'spec.pmm.serverHost')).toMatchObject({
      fate: 'dropped',
      why: 'it goes with spec.pmm.enabled.',
    });
    expect(
      verdictOn(planOf({ pmm: { enabled: false, serverHost: 'a' } }), 'spec.pmm.serverHost'),
    ).toMatchObject({ fate: 'dropped', why: 'PMM is off.' });
  });

  it.each([
    ['disableAutofail', true, 'needsYou'],
    ['disableAutofail', false, 'dropped'],
    ['keepData', true, 'carried'],
    ['keepData', false, 'changed'],
    ['keepBackups', true, 'carried'],
    ['keepBackups', false, 'changed'],
    ['pause', true, 'dropped'],
    ['standby', false, 'dropped'],
  ] as const)('is told of %s: %j is %s', (field, value, fate) => {
    const spec: Partial<V1Spec> = { [field]: value };
    expect(verdictOn(planOf(spec), `spec.${field}`).fate).toBe(fate);
  });

  it('of a ConfigMap with settings is read from the server, and the rest is yours', () => {
    const { fate, why } = verdictOn(planOfFixture('tuned'), 'spec.pgPrimary.customconfig');
    expect(fate).toBe('needsYou');
    expect(why).toContain('host rules');
  });
});
