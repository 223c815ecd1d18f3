/** Settings of PostgreSQL that v2's operator, or Patroni under it, makes for itself. */
interface Owners {
  why: string;
  names: readonly string[];
}

/** Source: v2.9.0, internal/postgres/parameters.go, internal/pgbackrest/postgres.go, internal/patroni/config.go. */
const OWNERS: readonly Owners[] = [
  {
    why: 'v2 archives and restores by commands of its own.',
    names: [
      'archive_cleanup_command',
      'archive_command',
      'archive_library',
      'archive_mode',
      'recovery_end_command',
      'restore_command',
    ],
  },
  {
    why: 'v2 says itself where PostgreSQL listens; the port is spec.port.',
    names: [
      'bonjour',
      'bonjour_name',
      'listen_addresses',
      'port',
      'unix_socket_directories',
      'unix_socket_group',
      'unix_socket_permissions',
    ],
  },
  {
    why: 'v2 has certificates of its own and always offers TLS.',
    names: [
      'ssl',
      'ssl_ca_file',
      'ssl_cert_file',
      'ssl_crl_dir',
      'ssl_crl_file',
      'ssl_dh_params_file',
      'ssl_key_file',
      'ssl_passphrase_command',
      'ssl_passphrase_command_supports_reload',
    ],
  },
  {
    why: 'v2 keeps these files in places of its own.',
    names: [
      'config_file',
      'data_directory',
      'external_pid_file',
      'hba_file',
      'ident_file',
      'krb_server_keyfile',
      'stats_temp_directory',
    ],
  },
  {
    why: "v2's Patroni sets it.",
    names: [
      'cluster_name',
      'hot_standby',
      'primary_conninfo',
      'primary_slot_name',
      'promote_trigger_file',
      'recovery_min_apply_delay',
      'recovery_target',
      'recovery_target_action',
      'recovery_target_inclusive',
      'recovery_target_lsn',
      'recovery_target_name',
      'recovery_target_time',
      'recovery_target_timeline',
      'recovery_target_xid',
      'synchronous_standby_names',
      'wal_log_hints',
    ],
  },
  {
    why: "v2's PostgreSQL logs to the output of its container.",
    names: [
      'event_source',
      'log_destination',
      'log_directory',
      'log_file_mode',
      'log_filename',
      'log_rotation_age',
      'log_rotation_size',
      'log_truncate_on_rotation',
      'logging_collector',
      'syslog_facility',
      'syslog_ident',
      'syslog_sequence_numbers',
      'syslog_split_messages',
    ],
  },
];

/** The reason why v2 does not take a setting from v1; null where it does. Names in small letters. */
export function ownedBecause(name: string): string | null {
  return OWNERS.find(({ names }) => names.includes(name))?.why ?? null;
}

/**
 * What Patroni starts PostgreSQL with on its command line, where `postgresql.auto.conf` does not count
 * (Patroni: patroni/postgresql/config.py, CMDLINE_OPTIONS).
 */
export const ON_COMMAND_LINE: ReadonlySet<string> = new Set([
  'cluster_name',
  'hot_standby',
  'listen_addresses',
  'max_connections',
  'max_locks_per_transaction',
  'max_prepared_transactions',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'port',
  'track_commit_timestamp',
  'wal_keep_segments',
  'wal_keep_size',
  'wal_level',
  'wal_log_hints',
]);

/**
 * Settings that a standby must not have lower than its primary, with what v2's Patroni takes where none is given (the
 * same table of Patroni). A promoted v2 is the primary of replicas that start with these.
 */
export const STANDBY_FLOOR: Readonly<Record<string, number>> = {
  max_connections: 100,
  max_locks_per_transaction: 64,
  max_prepared_transactions: 0,
  max_wal_senders: 10,
  max_worker_processes: 8,
};
