import { describe, expect, it } from 'vitest';
import {
  checkpoint,
  countStreamingReplicas,
  createReplicationRole,
  markAndSwitchWal,
  probeWrite,
  readServerFacts,
  readWalPosition,
  readWritingTimeline,
} from '../../src/clients/postgres.ts';
import { postgresFacts } from '../helpers/builders.ts';
import { POD, answering } from './fake-kubernetes.ts';

describe('readServerFacts', () => {
  it('says which pod answered, and what the server said', async () => {
    const { pod, ...facts } = postgresFacts();
    const { k } = answering({ stdout: JSON.stringify(facts) });
    const read = await readServerFacts(k, { namespace: 'pg', name: pod });
    expect(read).toEqual({ pod, ...facts });
  });
});

describe('readWalPosition', () => {
  it('asks in a way that a standby answers, too', async () => {
    const position = {
      inRecovery: true,
      systemIdentifier: '7300000000000000001',
      replayLsn: '0/1E000000',
      currentLsn: null,
      lastArchivedSegment: null,
    };
    const { k, calls } = answering({ stdout: JSON.stringify(position) });
    await expect(readWalPosition(k, POD)).resolves.toEqual(position);
    // pg_current_wal_lsn() fails during recovery.
    expect(calls[0]?.stdin).toContain(
      'CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn() END',
    );
  });
});

describe('readWritingTimeline', () => {
  it.each([
    ['00000005000000000000001E', 5],
    ['0000001A0000001200000033', 26],
  ])('reads the timeline out of the name %s, in hexadecimal', async (name, timeline) => {
    await expect(readWritingTimeline(answering({ stdout: name }).k, POD)).resolves.toBe(timeline);
  });
});

describe('markAndSwitchWal', () => {
  it('commits the marker before it switches: else the commit lands in the next segment', async () => {
    const { k, calls } = answering({ stdout: '0/1D000100\n0/1E000000\n' });
    await expect(markAndSwitchWal(k, POD)).resolves.toBe('0/1E000000');
    expect(calls[0]?.stdin).toMatch(
      /pg_logical_emit_message\(true, .*\);\nSELECT pg_switch_wal\(\);/,
    );
  });
});

describe('what is written as a probe', () => {
  it('is a transactional message, and no table', async () => {
    const { k, calls } = answering({ stdout: '0/1E000100\n' });
    await expect(probeWrite(k, POD)).resolves.toBe('0/1E000100');
    await markAndSwitchWal(k, POD);
    for (const { stdin } of calls) {
      expect(stdin).toContain('pg_logical_emit_message(true,');
      expect(stdin).not.toMatch(/\b(create|insert|update|delete)\b/i);
    }
  });

  it('takes a transaction identifier, which only a server that writes can give', async () => {
    const { k, calls } = answering({ stdout: '0/1E000100\n' });
    await probeWrite(k, POD);
    expect(calls[0]?.stdin).toContain('txid_current()');
  });
});

describe('checkpoint', () => {
  it('asks for one', async () => {
    const { k, calls } = answering({});
    await checkpoint(k, POD);
    expect(calls[0]?.stdin).toContain('\nCHECKPOINT;\n');
  });
});

describe('countStreamingReplicas', () => {
  it('counts what streams as the replication user: an archive follower is not there', async () => {
    const { k, calls } = answering({ stdout: '2\n' });
    await expect(countStreamingReplicas(k, POD)).resolves.toBe(2);
    expect(calls[0]?.stdin).toContain("state = 'streaming' AND usename = '_crunchyrepl'");
  });
});

describe('createReplicationRole', () => {
  it.each([
    'CREATE ROLE _crunchyrepl WITH LOGIN REPLICATION;',
    'GRANT EXECUTE ON function pg_catalog.pg_ls_dir(text, boolean, boolean) TO _crunchyrepl;',
    'GRANT EXECUTE ON function pg_catalog.pg_stat_file(text, boolean) TO _crunchyrepl;',
    'GRANT EXECUTE ON function pg_catalog.pg_read_binary_file(text) TO _crunchyrepl;',
    'GRANT EXECUTE ON function pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) TO _crunchyrepl;',
  ])('sends what the document says: %s', async (statement) => {
    const { k, calls } = answering({});
    await createReplicationRole(k, POD);
    expect(calls[0]?.stdin).toContain(statement);
  });

  it('makes no second role: CREATE ROLE alone would fail on a repeated call', async () => {
    const { k, calls } = answering({});
    await createReplicationRole(k, POD);
    expect(calls[0]?.stdin).toMatch(
      /IF NOT EXISTS \(SELECT FROM pg_catalog\.pg_roles WHERE rolname = '_crunchyrepl'\) THEN\s+CREATE ROLE/,
    );
  });
});
