import { describe, expect, it } from 'vitest';
import { ReconnectPolicy } from '../../src/sdk/connection/ReconnectPolicy';

describe('ReconnectPolicy', () => {
  const policy = new ReconnectPolicy();

  it('tries at once the first time', () => {
    expect(policy.next(0, 0, 1)).toBe(0);
  });

  it('waits longer each time, up to five seconds', () => {
    const waits = [1, 2, 3, 4, 5, 6, 100].map((attempt) => policy.next(attempt, 1_000, 0.5));
    expect(waits).toEqual([300, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  });

  it('spreads the wait by a quarter either way', () => {
    expect(policy.next(3, 1_000, 0)).toBe(1_500);
    expect(policy.next(3, 1_000, 1)).toBe(2_500);
  });

  it('gives up after ten minutes', () => {
    expect(policy.next(50, 599_999, 0.5)).toBe(5_000);
    expect(policy.next(50, 600_000, 0.5)).toBeNull();
  });
});
