import { describe, expect, it } from 'vitest';
import {
  bytesToLsn,
  hasReached,
  isFirstRecordOfSegment,
  isSameLsn,
  lsnDistanceBytes,
  lsnToBytes,
  segmentBefore,
  segmentStart,
} from '../../src/model/lsn.ts';

const MIB = 1024 * 1024;
const SEGMENT = 16 * MIB;

describe('lsnToBytes', () => {
  it.each([
    ['0/0', 0n],
    ['0/1', 1n],
    ['1/0', 0x1_0000_0000n],
    ['16/B374D848', 0x16_b374_d848n],
    ['ffffffff/FFFFFFFF', 0xffff_ffff_ffff_ffffn],
  ])('reads %s as the byte it names', (lsn, bytes) => {
    expect(lsnToBytes(lsn)).toBe(bytes);
  });

  it.each(['', '0', '0/', '/0', '0/G', '0/123456789', '123456789/0', ' 0/0', '0/0\n', '0/0/0'])(
    'refuses %j, which is no WAL position',
    (text) => {
      expect(() => lsnToBytes(text)).toThrow(TypeError);
      expect(() => lsnToBytes(text)).toThrow(text);
    },
  );
});

describe('bytesToLsn', () => {
  it.each(['0/0', '0/1E000028', '1/0', '16/B374D848', 'FFFFFFFF/FFFFFFFF'])(
    'gives %s back as PostgreSQL prints it',
    (lsn) => {
      expect(bytesToLsn(lsnToBytes(lsn))).toBe(lsn);
    },
  );
});

describe('lsnDistanceBytes', () => {
  it.each([
    ['0/1000', '0/FFF', 1],
    ['0/1000', '0/1000', 0],
    ['2/0', '1/FFFFFFFF', 1],
    ['2/0', '1/0', 4096 * MIB],
  ])('counts from %s back to %s', (ahead, behind, bytes) => {
    expect(lsnDistanceBytes(ahead, behind)).toBe(bytes);
  });

  it('calls a standby that is ahead of an older look at its primary not behind', () => {
    expect(lsnDistanceBytes('0/FFF', '0/1000')).toBe(0);
  });
});

describe('isSameLsn', () => {
  it('compares positions, not their spelling', () => {
    expect(isSameLsn('0/1e000000', '0/1E000000')).toBe(true);
    expect(isSameLsn('00/0', '0/00000000')).toBe(true);
  });

  it.each([
    ['0/1E000000', '0/1E000001'],
    ['1/0', '0/1'],
    ['1/0', '0/0'],
  ])('tells %s from %s', (one, other) => {
    expect(isSameLsn(one, other)).toBe(false);
  });
});

describe('hasReached', () => {
  it.each([
    ['0/1DFFFFFF', '0/1E000000', false],
    ['0/1E000000', '0/1E000000', true],
    ['0/1E000001', '0/1E000000', true],
    ['1/0', '0/FFFFFFFF', true],
    ['0/FFFFFFFF', '1/0', false],
    ['10/0', '9/0', true],
  ])('%s against the goal %s: %s', (position, goal, reached) => {
    expect(hasReached(position, goal)).toBe(reached);
  });
});

describe('segmentStart', () => {
  it.each([
    ['0/1E000028', SEGMENT, '0/1E000000'],
    ['0/1E000000', SEGMENT, '0/1E000000'],
    ['0/1DFFFFFF', SEGMENT, '0/1D000000'],
    ['3/FF000028', SEGMENT, '3/FF000000'],
    ['0/1E000028', 64 * MIB, '0/1C000000'],
    ['0/1E100028', MIB, '0/1E100000'],
  ])('finds the first byte of the segment of %s with segments of %d bytes', (lsn, size, start) => {
    expect(segmentStart(lsn, size)).toBe(start);
  });
});

describe('isFirstRecordOfSegment', () => {
  it.each([
    ['0/1E000028', SEGMENT],
    ['3/28', SEGMENT],
    ['0/1C000028', 64 * MIB],
  ])('accepts a checkpoint right behind the long page header: %s', (lsn, size) => {
    expect(isFirstRecordOfSegment(lsn, size)).toBe(true);
  });

  it.each([
    ['0/1E000000', SEGMENT, 'on the header'],
    ['0/1E000027', SEGMENT, 'inside the header'],
    ['0/1E000060', SEGMENT, 'behind another record'],
    ['0/1E002028', SEGMENT, 'on a later page'],
    ['0/1E000028', 64 * MIB, 'in the middle of a larger segment'],
  ])('refuses %s with segments of %d bytes: %s', (lsn, size) => {
    expect(isFirstRecordOfSegment(lsn, size)).toBe(false);
  });
});

describe('segmentBefore', () => {
  it.each([
    ['0/1E000000', 4, SEGMENT, '00000004000000000000001D'],
    ['0/2000000', 1, SEGMENT, '000000010000000000000001'],
    ['1/0', 1, SEGMENT, '0000000100000000000000FF'],
    ['1/1000000', 1, SEGMENT, '000000010000000100000000'],
    ['12/34000000', 26, SEGMENT, '0000001A0000001200000033'],
    ['1/0', 1, 64 * MIB, '00000001000000000000003F'],
    ['0/1E100000', 1, MIB, '0000000100000000000001E0'],
    ['1/0', 1, MIB, '000000010000000000000FFF'],
  ])(
    'names the segment that ends at %s on timeline %d, segments of %d bytes',
    (boundary, timeline, size, name) => {
      expect(segmentBefore(boundary, timeline, size)).toBe(name);
    },
  );
});
