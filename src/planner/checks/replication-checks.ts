import type { DatabaseFacts, ReplicationClient, ReplicationSlot } from '../../model/observation.ts';
import { defineCheck, type Check } from '../check.ts';
import { psqlOn } from './kubectl.ts';

/** What a healthy receiver of a busy server never has before it: seconds of an ordinary network. */
const BEHIND_BYTES = 128 * 1024 ** 2;
const MIB = 1024 ** 2;

/** Who else lives on v1's WAL: those lose their source, and the clean stop waits for them. */
export const replicationChecks: Check[] = [
  defineCheck({
    code: 'LOGICAL_SLOTS',
    severity: 'warning',
    needsConsent: true,
    what: "v1 has logical replication slots: subscriptions, Debezium and the like. A physical copy does not bring them along, so their consumers lose their position. v2's Patroni drops a slot that it does not know, when it starts or is promoted.",
    remedy:
      "Drop those that nobody uses. For the others: put their names under `ignore_slots` of v2's `dynamicConfiguration` in `target.overrides`. After the promotion, before the applications come, create them on v2 and give the consumers the new address. What was written before a slot exists is not sent.",
    needs: ['postgres', 'databases'],
    find: ({ request, postgres: { pod }, databases }) => {
      const slots = logicalSlots(databases);
      if (slots.length === 0) return null;
      const idle = slots.filter(({ active }) => !active).map(({ name }) => dropSql(name));
      const drop =
        idle.length === 0
          ? ''
          : `drop on v1 those that nobody uses: ${psqlOn(request.source, pod, ...idle)} – `;
      return {
        what: `v2 will not have these logical slots, and their consumers would lose their position: ${slots.map(({ name }) => name).join(', ')}.`,
        remedy: `${drop}keep v2's Patroni from dropping them, with target.overrides ${ignorePatch(slots)}; after the promotion, before the applications come, create them on v2: ${slots.map(createSql).join(' ')} – then give the consumers the new address.`,
        evidence: `pg_replication_slots: ${slots.map(describeSlot).join('; ')}`,
      };
    },
  }),
  defineCheck({
    code: 'REPLICATION_CLIENTS',
    severity: 'warning',
    needsConsent: true,
    what: "Somebody receives v1's WAL who is none of its own replicas: a further standby, `pg_receivewal`, a base backup. Or a physical slot waits for one. They lose their source with v1.",
    remedy:
      "Stop them, and drop their slots. A standby of v1 can follow v2: let its role in by a `replication` rule of v2's `pg_hba` in `target.overrides`, and give it the new address after the promotion. A slot that it needs is made anew on v2.",
    needs: ['postgres', 'databases'],
    find: ({ request, postgres: { pod }, databases }) => {
      const clients = foreignClients(databases);
      const idle = idleForeignSlots(databases, request.source.cluster);
      if (clients.length + idle.length === 0) return null;
      const names = [...clients.map(nameOf), ...idle.map(({ name }) => `slot ${name}`)];
      const look = psqlOn(request.source, pod, CLIENTS_SQL);
      const drops = idle.map(({ name }) => dropSql(name));
      const drop =
        idle.length === 0
          ? ''
          : ` Drop the slots that nobody uses: ${psqlOn(request.source, pod, ...drops)}`;
      return {
        what: `These receive v1's WAL and are none of its own replicas; they would lose their source: ${names.join(', ')}.`,
        remedy: `stop them, or give them v2's address after the promotion, and their role a replication rule in its pg_hba (target.overrides). See them: ${look}.${drop}`,
        evidence: [
          ...clients.map((client) => `pg_stat_replication: ${describeClient(client)}`),
          ...idle.map((slot) => `pg_replication_slots: ${describeSlot(slot)}`),
        ].join('; '),
      };
    },
  }),
  defineCheck({
    code: 'RECEIVERS_BEHIND',
    severity: 'warning',
    what: "A replica of v1, or somebody else who receives its WAL, is more than 128 MiB behind. PostgreSQL's clean stop waits until every receiver has all of it, or until `wal_sender_timeout` has passed without a word of it. The applications wait as long.",
    remedy:
      'Approve the cut-over when they have caught up, or end the connection of one that never does. A stop that takes longer than `cutover.maxWriteOutageSeconds` is undone.',
    needs: ['postgres', 'databases'],
    find: ({ request, postgres: { pod }, databases }) => {
      const behind = [...databases.replicas, ...databases.replicationClients].filter(
        ({ unconfirmedBytes }) => (unconfirmedBytes ?? 0) > BEHIND_BYTES,
      );
      if (behind.length === 0) return null;
      const timeout = databases.settings.find(({ name }) => name === 'wal_sender_timeout');
      return {
        what: `These are far behind v1, and its clean stop would wait for them: ${behind.map(nameOf).join(', ')}.`,
        remedy: `approve the cut-over when they have caught up: ${psqlOn(request.source, pod, CLIENTS_SQL)}`,
        evidence: `pg_stat_replication: ${behind.map(describeClient).join('; ')}; wal_sender_timeout ${timeout?.value ?? '1min'}`,
      };
    },
  }),
];

const CLIENTS_SQL =
  'SELECT application_name, usename, client_addr, state, pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(flush_lsn, write_lsn)) AS behind FROM pg_stat_replication';

/** A temporary slot ends with its session; its connection is told of. */
function logicalSlots({ replicationSlots }: DatabaseFacts): ReplicationSlot[] {
  return replicationSlots.filter(({ type, temporary }) => type === 'logical' && !temporary);
}

/** Without those of a logical slot that is told of: they have the same cause and another remedy. */
function foreignClients(databases: DatabaseFacts): ReplicationClient[] {
  const told = logicalSlots(databases).map(({ name }) => name);
  return databases.replicationClients.filter(({ slot }) => slot === null || !told.includes(slot));
}

/** Patroni makes a slot for every member, named after it, and keeps that of a replica which is away for a while. */
function idleForeignSlots({ replicationSlots }: DatabaseFacts, cluster: string): ReplicationSlot[] {
  const own = cluster.replaceAll(/[-.]/g, '_');
  return replicationSlots.filter(
    ({ name, type, active }) =>
      type === 'physical' && !active && name !== own && !name.startsWith(`${own}_`),
  );
}

function nameOf({ application, role }: ReplicationClient): string {
  return application === '' ? `a connection of ${role}` : application;
}

function describeClient(client: ReplicationClient): string {
  const { role, address, state, slot, unconfirmedBytes } = client;
  const held = slot === null ? '' : `, slot ${slot}`;
  const behind =
    unconfirmedBytes === null ? '' : `, ${Math.round(unconfirmedBytes / MIB)} MiB to confirm`;
  return `${nameOf(client)} as ${role} from ${address ?? 'the socket'}, ${state}${held}${behind}`;
}

function describeSlot({ name, type, plugin, database, active }: ReplicationSlot): string {
  const decoded = plugin === null ? '' : ` (${plugin} in ${database ?? 'no database'})`;
  return `${name}, ${type}${decoded}, ${active ? 'in use' : 'not in use'}`;
}

/** The name of a slot is made of lower-case letters, digits and underscores. */
function dropSql(name: string): string {
  return `SELECT pg_drop_replication_slot('${name}')`;
}

function createSql({ name, plugin, database }: ReplicationSlot): string {
  const library = (plugin ?? '').replaceAll("'", "''");
  return `in ${database ?? 'its database'}: SELECT pg_create_logical_replication_slot('${name}', '${library}');`;
}

/**
 * Patroni drops the slots that it does not know when it starts or is promoted, if nobody is connected to them, whether it
 * uses slots or not (3.0.2: patroni/postgresql/slots.py). v2 passes the field on as it is (v2.9.0:
 * internal/patroni/config.go).
 */
function ignorePatch(slots: ReplicationSlot[]): string {
  const ignored = slots.map(({ name }) => ({ name }));
  return JSON.stringify({
    spec: { patroni: { dynamicConfiguration: { ignore_slots: ignored } } },
  });
}
