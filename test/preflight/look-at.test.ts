import { describe, expect, it } from 'vitest';
import { PodMissing } from '../../src/model/errors.ts';
import { NothingToLookAt, lookAt, lookAtAll } from '../../src/preflight/look-at.ts';

describe('a look', () => {
  it('has seen what is there, nothing included', async () => {
    await expect(lookAt(Promise.resolve(null))).resolves.toEqual({ seen: true, value: null });
  });

  it('says why it could not see, in the words of the failure', async () => {
    const look = lookAt(Promise.reject(new PodMissing('A running primary')));
    await expect(look).resolves.toEqual({ seen: false, why: 'A running primary is not there.' });
  });

  it('says that there was nothing to look at', async () => {
    const look = lookAt(Promise.reject(new NothingToLookAt('There is no plan.')));
    await expect(look).resolves.toEqual({ seen: false, why: 'There is no plan.' });
  });

  it('hides no fault of our own', async () => {
    await expect(lookAt(Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(
      TypeError,
    );
  });
});

describe('looks at several parts', () => {
  it('see the one whatever becomes of the other', async () => {
    const looks = { a: Promise.reject(new PodMissing('a')), b: Promise.resolve(7) };
    await expect(lookAtAll(looks)).resolves.toEqual({
      a: { seen: false, why: 'a is not there.' },
      b: { seen: true, value: 7 },
    });
  });

  it('end with a fault of our own in any of them', async () => {
    const looks = { a: Promise.resolve(1), b: Promise.reject(new TypeError('x is undefined')) };
    await expect(lookAtAll(looks)).rejects.toThrow('x is undefined');
  });
});
