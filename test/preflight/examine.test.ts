import { describe, expect, it } from 'vitest';
import { stopping } from '../../src/planner/checks.ts';
import { examine } from '../../src/preflight/examine.ts';
import { REQUEST, SECRET_VALUE, refuse, sides } from './healthy-sides.ts';
import { BY, found, type Ill } from './looking.ts';

const look = (ill: Ill = {}) => examine(sides(ill).clients, REQUEST, BY);

/** Codes of what stops a migration. */
async function stops(ill: Ill): Promise<string[]> {
  const { findings } = await look(ill);
  return stopping(findings, []).map(({ code }) => code);
}

describe('an examination', () => {
  it('finds nothing that stops two clusters that are well, and has a plan', async () => {
    const { findings, plan } = await look();
    expect(stopping(findings, [])).toEqual([]);
    expect(plan).toMatchObject({ crVersion: '2.9.0', systemIdentifier: '7300000000000000001' });
  });

  it('tells no value of a secret', async () => {
    expect(JSON.stringify(await look())).not.toContain(SECRET_VALUE);
  });

  it('tells what it found on both sides at once', async () => {
    const codes = await stops({
      source: { listPodsEverywhere: () => Promise.resolve([]) },
      target: { readNamespaceLabels: () => Promise.resolve(null) },
    });
    expect(codes).toEqual(
      expect.arrayContaining(['SOURCE_OPERATOR_DOWN', 'TARGET_NAMESPACE_MISSING']),
    );
  });

  it('says that there is no source only where that was seen', async () => {
    const { findings, plan } = await look({ source: { get: found(null) } });
    expect(findings.map(({ code }) => code)).toContain('SOURCE_MISSING');
    expect(plan).toBeNull();
  });
});

describe('an examination of a source that cannot be read', () => {
  const broken = { readNamespaceLabels: () => Promise.resolve(null) };

  it.each(['unreachable', 'unknown'] as const)(
    'stops, says why, and tells what is wrong with the target (%s)',
    async (source) => {
      const { findings, plan } = await look({ source, target: broken });
      const codes = stopping(findings, []).map(({ code }) => code);
      expect(codes).toEqual(
        expect.arrayContaining(['SOURCE_UNSEEN', 'LOCK_UNSEEN', 'TARGET_NAMESPACE_MISSING']),
      );
      const why = source === 'unknown' ? 'no context old' : 'connect ECONNREFUSED';
      expect(findings.find(({ code }) => code === 'SOURCE_UNSEEN')?.evidence).toContain(why);
      expect(plan).toBeNull();
    },
  );

  it('says nothing of a v1 that nobody has seen', async () => {
    const { findings } = await look({ source: { get: refuse(403, 'not you') } });
    const codes = findings.map(({ code }) => code);
    const guesses = ['SOURCE_MISSING', 'NO_CLOUD_STORAGE', 'KEEP_BACKUPS_OFF'];
    expect(codes.filter((code) => guesses.includes(code))).toEqual([]);
    expect(codes).toContain('LOCK_UNSEEN');
  });

  it('stops where the target cannot be read either', async () => {
    const codes = await stops({ source: 'unreachable', target: 'unreachable' });
    expect(codes).toEqual(
      expect.arrayContaining(['SOURCE_UNSEEN', 'TARGET_UNSEEN', 'TARGET_OPERATOR_UNSEEN']),
    );
  });
});

describe('an examination of a target that cannot be read', () => {
  it.each(['unreachable', 'unknown'] as const)(
    'stops, says why, and tells what is wrong with the source (%s)',
    async (target) => {
      const codes = await stops({
        source: { listPodsEverywhere: () => Promise.resolve([]) },
        target,
      });
      expect(codes).toEqual(expect.arrayContaining(['SOURCE_OPERATOR_DOWN', 'TARGET_UNSEEN']));
    },
  );
});
