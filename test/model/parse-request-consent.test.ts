import { describe, expect, it } from 'vitest';
import { accepted, faults, onlyProblem, withValue } from './parse-request-helpers.ts';

describe('the version of v2', () => {
  it.each(['2.9.0', '0.0.0', '10.20.30'])('has three numbers: %s', (version) => {
    expect(accepted(withValue('target.crVersion', version)).target.crVersion).toBe(version);
  });

  it.each(['', '2', '2.9', 'v2.9.0', '2.9.0-1', '2.9.0.1', '2.09.0', ' 2.9.0', '2.9.0\n', '2.x.0'])(
    'is refused as anything else: %j',
    (version) => {
      expect(onlyProblem(withValue('target.crVersion', version), 'target.crVersion')).toBe(
        'must be a version of three numbers like 2.9.0',
      );
    },
  );

  it('is refused as the number that YAML makes of 2.9', () => {
    expect(onlyProblem(withValue('target.crVersion', 2.9), 'target.crVersion')).toBe(
      'must be a version of three numbers like 2.9.0, is a number',
    );
  });
});

describe('the hash of a plan', () => {
  it('has 16 hexadecimal digits', () => {
    expect(accepted(withValue('planHash', '0123456789abcdef')).planHash).toBe('0123456789abcdef');
  });

  it.each(['', '0123456789abcde', '0123456789abcdef0', '0123456789ABCDEF', '0123456789abcdeg'])(
    'is refused as anything else: %j',
    (hash) => {
      expect(onlyProblem(withValue('planHash', hash), 'planHash')).toBe(
        'must be the 16 hexadecimal digits of a plan, in quotes',
      );
    },
  );

  it('is refused as the number that YAML makes of digits without quotes', () => {
    expect(onlyProblem(withValue('planHash', 1_234_567_890_123_456), 'planHash')).toBe(
      'must be the 16 hexadecimal digits of a plan, in quotes, is a number',
    );
  });
});

describe('a dry run', () => {
  it.each([true, false])('is asked for by a boolean: %s', (dryRun) => {
    expect(accepted(withValue('dryRun', dryRun)).dryRun).toBe(dryRun);
  });

  it.each([
    ['yes', 'a string'],
    [1, 'a number'],
    [null, 'null'],
    [{}, 'an object'],
  ])('is refused as anything else, and never taken for a no: %j', (value, kind) => {
    expect(onlyProblem(withValue('dryRun', value), 'dryRun')).toBe(
      `must be true or false, is ${kind}`,
    );
  });
});

describe('the accepted warnings', () => {
  it('are codes, in the order in which they were given', () => {
    const accept = ['MD5_VERIFIERS', 'CLEAR_TEXT_CLIENTS', 'A', 'A1_2B'];
    expect(accepted(withValue('accept', accept)).accept).toEqual(accept);
    expect(accepted(withValue('accept', [])).accept).toEqual([]);
  });

  it.each([
    [null, 'null'],
    ['MD5_VERIFIERS', 'a string'],
    [{ MD5_VERIFIERS: true }, 'an object'],
    [true, 'a boolean'],
  ])('are refused as anything but a list: %j', (value, kind) => {
    expect(onlyProblem(withValue('accept', value), 'accept')).toBe(
      `must be a list of codes, is ${kind}`,
    );
  });

  it.each([
    '',
    'md5',
    'Md5_Verifiers',
    'MD5-VERIFIERS',
    'MD5_',
    '_MD5',
    'A__B',
    '5MD',
    '*',
    7,
    null,
  ])('are refused where one is no code, by its place in the list: %j', (code) => {
    expect(onlyProblem(withValue('accept', ['MD5_VERIFIERS', code]), 'accept[1]')).toBe(
      'must be the code of a finding, like KEEP_BACKUPS_OFF',
    );
  });

  it('are refused where one is there twice: the second was meant to be another', () => {
    const accept = ['MD5_VERIFIERS', 'A', 'MD5_VERIFIERS'];
    expect(onlyProblem(withValue('accept', accept), 'accept[2]')).toBe(
      'is there twice: MD5_VERIFIERS',
    );
  });

  it('are told with every one that is wrong', () => {
    expect(faults(withValue('accept', [1, 'A', 2])).map(({ path }) => path)).toEqual([
      'accept[0]',
      'accept[2]',
    ]);
  });
});
