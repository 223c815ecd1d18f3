import type { V2Cluster } from '../../model/v2-cluster.ts';
import { releaseFor } from '../releases.ts';
import { POSTGRESQL } from '../translate/v2-paths.ts';
import { fieldOf, plannedList, planned, textOf } from './planned.ts';

/** One rule of pg_hba, as far as it decides who may come in over TCP and how. */
export interface HostRule {
  type: 'host' | 'hostssl' | 'hostnossl';
  databases: string[];
  users: string[];
  address: string;
  method: string;
}

/**
 * The rules for TCP that a planned cluster will have behind the operator's own, in their order: those of
 * `spec.authentication` (from 2.9.0), then Patroni's `pg_hba`; where there are none of either, the release's default.
 */
export function hostRules(cluster: V2Cluster): HostRule[] {
  const authentication = plannedList(cluster, 'spec', 'authentication', 'rules');
  const patroni = plannedList(cluster, ...POSTGRESQL, 'pg_hba');
  const lines = patroni.flatMap((line) => textOf(line) ?? []);
  if (authentication.length + lines.length === 0) return defaultRules(cluster);
  return [...authentication.flatMap(authenticationRule), ...lines.flatMap(hbaRule)];
}

/** Whether a rule speaks of a role. Groups (`+name`), patterns and files are not resolved: they may. */
export function mayConcern({ users }: HostRule, role: string): boolean {
  return users.some((user) => user === 'all' || user === role || /^[+/@]/.test(user));
}

/** Whether a rule is for everyone who comes to it with that role, from wherever and to whatever database. */
export function isCatchAll({ databases, users, address }: HostRule, role: string): boolean {
  const everywhere = ['all', '0.0.0.0/0', '::/0'].includes(address);
  const everyDatabase = databases.includes('all');
  return everywhere && everyDatabase && (users.includes('all') || users.includes(role));
}

function defaultRules(cluster: V2Cluster): HostRule[] {
  const release = releaseFor(textOf(planned(cluster, 'spec', 'crVersion')) ?? '');
  const method = release?.hbaMethod ?? 'scram-sha-256';
  return [{ type: 'hostssl', databases: ['all'], users: ['all'], address: 'all', method }];
}

function authenticationRule(rule: unknown): HostRule[] {
  const hba = textOf(fieldOf(rule, 'hba'));
  if (hba !== null) return hbaRule(hba);
  const names = (field: string) => {
    const value = fieldOf(rule, field);
    return Array.isArray(value) && value.length > 0 ? value.map(String) : ['all'];
  };
  return asHostRule(textOf(fieldOf(rule, 'connection')) ?? '', {
    databases: names('databases'),
    users: names('users'),
    address: 'all',
    method: textOf(fieldOf(rule, 'method')) ?? '',
  });
}

/** `type database user address [mask] method [options]`; a rule for the socket, or no rule at all, gives none. */
function hbaRule(line: string): HostRule[] {
  const words = (line.match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map(unquoted);
  const [type = '', databases = '', users = '', address = '', ...rest] = words;
  const mask = /^[\d.:a-f]+$/i.test(rest[0] ?? '');
  return asHostRule(type, {
    databases: databases.split(','),
    users: users.split(','),
    address: mask && /^[0.:]+$/.test(address) ? 'all' : address,
    method: rest[mask ? 1 : 0] ?? '',
  });
}

function asHostRule(type: string, rule: Omit<HostRule, 'type'>): HostRule[] {
  return type === 'host' || type === 'hostssl' || type === 'hostnossl' ? [{ type, ...rule }] : [];
}

function unquoted(word: string): string {
  return word.replaceAll('"', '');
}
