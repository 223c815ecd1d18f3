import { describe, expect, it } from 'vitest';
import type { LagSample } from '../../src/model/lag.ts';
import { describeLag, measureLag } from '../../src/planner/lag.ts';
import { lag } from '../helpers/builders.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

function sample(takenAtMs: number, sourceLsn: string, replayLsn: string): LagSample {
  return { takenAtMs, sourceLsn, replayLsn, lastArchivedSegment: null };
}

describe('measureLag', () => {
  it('counts what v1 has written and v2 has not replayed', () => {
    const newest = sample(1000, '1/100', '0/FFFFFF00');
    expect(measureLag(newest, null)).toEqual({
      bytes: 512,
      replayBytesPerSecond: null,
      writeBytesPerSecond: null,
      etaSeconds: null,
      sample: newest,
    });
  });

  it('knows without any trend that zero bytes take no time', () => {
    expect(measureLag(sample(1000, '0/5', '0/5'), null)).toMatchObject({ bytes: 0, etaSeconds: 0 });
  });

  it('takes the rates of both sides over the time between the samples', () => {
    const older = sample(10_000, '0/0', '0/0');
    const newest = sample(14_000, '0/4000', '0/1000');
    expect(measureLag(newest, older)).toEqual({
      bytes: 12 * KIB,
      replayBytesPerSecond: KIB,
      writeBytesPerSecond: 4 * KIB,
      etaSeconds: 'never',
      sample: newest,
    });
  });

  it('expects to be caught up by what v2 gains on v1, rounded up', () => {
    const older = sample(0, '0/10000', '0/0');
    const newest = sample(1000, '0/10400', '0/800');
    // 63 KiB behind; 2 KiB replayed and 1 KiB written a second.
    expect(measureLag(newest, older)).toMatchObject({ bytes: 63 * KIB, etaSeconds: 63 });
    expect(measureLag(sample(1000, '0/10401', '0/800'), older).etaSeconds).toBe(64);
  });

  it.each([
    ['v1 writes faster than v2 replays', '0/3001', '0/1000'],
    ['both go at the same rate', '0/3000', '0/1000'],
    ['v2 stands still', '0/3000', '0/0'],
  ])('says never when %s', (_why, sourceLsn, replayLsn) => {
    const older = sample(0, '0/2000', '0/0');
    expect(measureLag(sample(1000, sourceLsn, replayLsn), older).etaSeconds).toBe('never');
  });

  it('gets there even at a gain of one byte a second', () => {
    const older = sample(0, '0/10', '0/0');
    expect(measureLag(sample(1000, '0/10', '0/1'), older).etaSeconds).toBe(15);
  });

  it('tells whole bytes a second', () => {
    const older = sample(0, '0/0', '0/0');
    const measured = measureLag(sample(3000, '0/100', '0/64'), older);
    expect(measured).toMatchObject({ replayBytesPerSecond: 33, writeBytesPerSecond: 85 });
  });

  it('is done when nothing is left, whatever the rates', () => {
    const older = sample(0, '0/1000', '0/1000');
    expect(measureLag(sample(1000, '0/1000', '0/1000'), older).etaSeconds).toBe(0);
  });

  it.each([
    ['at the same moment', 1000],
    ['later, after a step of the clock', 2000],
  ])('gives no rates from an older sample taken %s', (_when, takenAtMs) => {
    const older = sample(takenAtMs, '0/0', '0/0');
    expect(measureLag(sample(1000, '0/1000', '0/800'), older)).toMatchObject({
      bytes: 2 * KIB,
      replayBytesPerSecond: null,
      writeBytesPerSecond: null,
      etaSeconds: null,
    });
  });

  it('sees no negative rate when v2 was restored anew', () => {
    const older = sample(0, '0/2000', '0/2000');
    const measured = measureLag(sample(1000, '0/2000', '0/1000'), older);
    expect(measured).toMatchObject({ replayBytesPerSecond: 0, etaSeconds: 'never' });
  });
});

describe('describeLag', () => {
  it('says only what is known', () => {
    expect(describeLag(lag({ bytes: 2 * KIB }))).toBe('2.0 KiB behind');
  });

  it('says how far, which way, and how long', () => {
    const measured = lag({
      bytes: 3 * MIB,
      replayBytesPerSecond: 512 * KIB,
      writeBytesPerSecond: 100,
      etaSeconds: 7,
    });
    expect(describeLag(measured)).toBe(
      '3.0 MiB behind, replaying 512.0 KiB/s, v1 writes 100 B/s, caught up in about 7 s',
    );
  });

  it('says that it will never end', () => {
    expect(describeLag(lag({ etaSeconds: 'never' }))).toMatch(/, never caught up at this rate$/);
  });

  it('says no time when it is caught up', () => {
    expect(describeLag(lag({ bytes: 0, etaSeconds: 0 }))).toBe('0 B behind');
  });

  it('says a long time as people do', () => {
    expect(describeLag(lag({ etaSeconds: 12_000 }))).toMatch(/, caught up in about 3 h 20 min$/);
  });

  it('says the last second, too', () => {
    expect(describeLag(lag({ etaSeconds: 1 }))).toMatch(/, caught up in about 1 s$/);
  });

  it('shows a rate of zero: v2 stands still', () => {
    expect(describeLag(lag({ replayBytesPerSecond: 0 }))).toBe('2.0 KiB behind, replaying 0 B/s');
  });

  it.each([
    [0.4, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [KIB, '1.0 KiB'],
    [1.5 * MIB, '1.5 MiB'],
    [1024 * MIB, '1.0 GiB'],
    [1024 ** 4, '1.0 TiB'],
    [2048 * 1024 ** 4, '2048.0 TiB'],
  ])('shows %d bytes as %s', (bytes, text) => {
    expect(describeLag(lag({ bytes }))).toBe(`${text} behind`);
  });
});
