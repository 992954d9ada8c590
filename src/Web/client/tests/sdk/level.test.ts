import { describe, expect, it } from 'vitest';
import { levelOf } from '../../src/sdk/media/level';

const constant = (value: number): Float32Array => new Float32Array(1024).fill(value);

describe('levelOf', () => {
  it('is nothing for silence and full for full scale', () => {
    expect(levelOf(constant(0))).toBe(0);
    expect(levelOf(constant(1))).toBe(1);
  });

  it('is half way at -30 dBFS', () => {
    expect(levelOf(constant(10 ** (-30 / 20)))).toBeCloseTo(0.5, 5);
  });

  it('is nothing below -60 dBFS', () => {
    expect(levelOf(constant(0.0005))).toBe(0);
  });
});
