import { describe, expect, it } from 'vitest';
import type {
  DatabaseFacts,
  ReplicationClient,
  ReplicationSlot,
} from '../../../src/model/observation.ts';
import { request, seen, unseen } from '../../helpers/builders.ts';
import { checkOf, codes, ofCode, only, quietDatabases } from '../checks-helpers.ts';

const MIB = 1024 ** 2;

const databases = (facts: Partial<DatabaseFacts>) => ({
  databases: seen({ ...quietDatabases, ...facts }),
});
const physical = (name: string, active = false): ReplicationSlot => ({
  name,
  type: 'physical',
  plugin: null,
  database: null,
  active,
  temporary: false,
});
const logical = (name: string, overrides: Partial<ReplicationSlot> = {}): ReplicationSlot => ({
  ...physical(name, true),
  type: 'logical',
  plugin: 'pgoutput',
  database: 'shop',
  ...overrides,
});
const client = (overrides: Partial<ReplicationClient> = {}): ReplicationClient => ({
  application: 'pg_receivewal',
  role: 'tape',
  address: '10.0.0.9',
  state: 'streaming',
  slot: null,
  unconfirmedBytes: 3 * MIB,
  ...overrides,
});

describe('a logical slot', () => {
  it('needs consent: v2 will not have it', () => {
    const finding = only(databases({ replicationSlots: [logical('cdc'), logical('erp')] }));
    expect(finding).toMatchObject({
      code: 'LOGICAL_SLOTS',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toMatch(/lose their position: cdc, erp\.$/);
    expect(finding.evidence).toBe(
      'pg_replication_slots: cdc, logical (pgoutput in shop), in use; erp, logical (pgoutput in shop), in use',
    );
  });

  it('is made anew on v2, whose Patroni must be told to leave it alone', () => {
    const { remedy } = only(databases({ replicationSlots: [logical('cdc'), logical('erp')] }));
    expect(remedy).toContain(
      '{"spec":{"patroni":{"dynamicConfiguration":{"ignore_slots":[{"name":"cdc"},{"name":"erp"}]}}}}',
    );
    expect(remedy).toContain(
      "in shop: SELECT pg_create_logical_replication_slot('erp', 'pgoutput');",
    );
    expect(remedy).not.toContain('pg_drop_replication_slot');
  });

  it('can be dropped where nobody uses it', () => {
    const idle = logical('elder', { active: false });
    const { remedy, evidence } = only(databases({ replicationSlots: [logical('cdc'), idle] }));
    expect(remedy).toContain(
      String.raw`kubectl -n pg exec cluster1-0 -c database -- psql -c 'SELECT pg_drop_replication_slot('\''elder'\'')'`,
    );
    expect(remedy).not.toContain(String.raw`pg_drop_replication_slot('\''cdc`);
    expect(evidence).toContain('elder, logical (pgoutput in shop), not in use');
  });

  it('is told once, and not again by the connection that holds it', () => {
    const facts = {
      replicationSlots: [logical('cdc')],
      replicationClients: [client({ slot: 'cdc' })],
    };
    expect(codes(databases(facts))).toEqual(['LOGICAL_SLOTS']);
  });

  it('that is temporary ends with its session: the connection is told of instead', () => {
    const replicationSlots = [logical('cdc', { temporary: true })];
    expect(codes(databases({ replicationSlots }))).toEqual([]);
    const replicationClients = [client({ slot: 'cdc' })];
    expect(codes(databases({ replicationSlots, replicationClients }))).toEqual([
      'REPLICATION_CLIENTS',
    ]);
  });
});

describe("somebody else who receives v1's WAL", () => {
  it('needs consent: the source is lost', () => {
    const finding = only(
      databases({
        replicationSlots: [physical('tape', true)],
        replicationClients: [
          client({ slot: 'tape' }),
          client({ application: '', address: null, state: 'backup', unconfirmedBytes: null }),
        ],
      }),
    );
    expect(finding).toMatchObject({
      code: 'REPLICATION_CLIENTS',
      severity: 'warning',
      needsConsent: true,
    });
    expect(finding.what).toMatch(/their source: pg_receivewal, a connection of tape\.$/);
    expect(finding.remedy).toContain(
      "kubectl -n pg exec cluster1-0 -c database -- psql -c 'SELECT application_name, ",
    );
    expect(finding.remedy).not.toContain('pg_drop_replication_slot');
    expect(finding.evidence).toBe(
      'pg_stat_replication: pg_receivewal as tape from 10.0.0.9, streaming, slot tape, 3 MiB to confirm; pg_stat_replication: a connection of tape as tape from the socket, backup',
    );
  });

  it('may be away, and its slot waits', () => {
    const finding = only(databases({ replicationSlots: [physical('tape')] }));
    expect(finding.code).toBe('REPLICATION_CLIENTS');
    expect(finding.what).toMatch(/their source: slot tape\.$/);
    expect(finding.remedy).toContain(String.raw`SELECT pg_drop_replication_slot('\''tape'\'')`);
    expect(finding.evidence).toBe('pg_replication_slots: tape, physical, not in use');
  });

  it("is not a replica of v1's own that is away: Patroni keeps its slot", () => {
    const own = ['cluster1', 'cluster1_repl1_5d9c_x7'].map((name) => physical(name));
    expect(codes(databases({ replicationSlots: own }))).toEqual([]);
    expect(codes(databases({ replicationSlots: [physical('cluster10')] }))).toEqual([
      'REPLICATION_CLIENTS',
    ]);
  });

  it("is told from v1's own by the name as Patroni writes it for a slot", () => {
    const ofShop = {
      request: request({ source: { ...request().source, cluster: 'my.big-shop' } }),
    };
    const told = (name: string) =>
      ofCode('REPLICATION_CLIENTS', {
        ...ofShop,
        ...databases({ replicationSlots: [physical(name)] }),
      });
    expect(told('my_big_shop_repl1_5d9c_x7')).toEqual([]);
    expect(told('my_big')).toHaveLength(1);
  });
});

describe('a receiver that is far behind', () => {
  it('is a warning: the clean stop waits for it', () => {
    const replica = client({
      application: 'cluster1-repl1-abc',
      role: 'primaryuser',
      unconfirmedBytes: 128 * MIB + 1,
    });
    const finding = only(databases({ replicas: [replica, client({ application: 'near' })] }));
    expect(finding).toMatchObject({
      code: 'RECEIVERS_BEHIND',
      severity: 'warning',
      needsConsent: false,
    });
    expect(finding.what).toMatch(/would wait for them: cluster1-repl1-abc\.$/);
    expect(finding.remedy).toContain('kubectl -n pg exec cluster1-0 -c database -- psql -c ');
    expect(finding.evidence).toBe(
      'pg_stat_replication: cluster1-repl1-abc as primaryuser from 10.0.0.9, streaming, 128 MiB to confirm; wal_sender_timeout 1min',
    );
  });

  it('is so, too, where it is none of v1', () => {
    const replicationClients = [client({ unconfirmedBytes: 200 * MIB })];
    expect(codes(databases({ replicationClients }))).toEqual([
      'REPLICATION_CLIENTS',
      'RECEIVERS_BEHIND',
    ]);
  });

  it('may be as far behind as a busy server leaves it, and confirms nothing in a base backup', () => {
    const replicas = [
      client({ unconfirmedBytes: 128 * MIB }),
      client({ state: 'backup', unconfirmedBytes: null }),
    ];
    expect(codes(databases({ replicas }))).toEqual([]);
  });

  it('is waited for as long as v1 has set', () => {
    const timeout = { name: 'wal_sender_timeout', value: '0', source: 'command line' };
    const settings = [...quietDatabases.settings, { ...timeout, inAutoConf: false }];
    const replicas = [client({ unconfirmedBytes: 200 * MIB })];
    const [finding] = ofCode('RECEIVERS_BEHIND', databases({ settings, replicas }));
    expect(finding?.evidence).toMatch(/; wal_sender_timeout 0$/);
  });
});

describe('where v1 could not be looked at', () => {
  it('receivers are not taken for none: it stops, where their finding would', () => {
    const blind = { databases: unseen('psql failed'), plan: null };
    const [finding] = ofCode('SOURCE_UNSEEN', blind);
    expect(finding?.what).toContain('LOGICAL_SLOTS, REPLICATION_CLIENTS, RECEIVERS_BEHIND');
    expect(checkOf('LOGICAL_SLOTS').undecided).toBe('blocker');
    expect(checkOf('REPLICATION_CLIENTS').undecided).toBe('blocker');
    expect(checkOf('RECEIVERS_BEHIND').undecided).toBe('warning');
  });
});
