import { describe, expect, it } from 'vitest';
import { EventOrder } from '../../src/sdk/connection/EventOrder';
import type { RoomEvent } from '../../src/sdk/connection/protocol';

const event = (n: number): RoomEvent => ({ n, type: 'needSlots', pairs: 16 });

describe('EventOrder', () => {
  it('takes the next event and remembers its number', () => {
    const order = new EventOrder(4);
    expect(order.take(event(5))).toBe('next');
    expect(order.last).toBe(5);
  });

  it('knows an event that it has seen', () => {
    expect(new EventOrder(4).take(event(4))).toBe('seen');
  });

  it('sees a gap and does not step over it', () => {
    const order = new EventOrder(4);
    expect(order.take(event(6))).toBe('gap');
    expect(order.last).toBe(4);
  });
});
