import { describe, expect, it } from 'vitest';
import { OfferQueue } from '../../src/sdk/room/OfferQueue';
import { settle } from './fakes';

/** Offers that are answered when the test says. */
function offers(): { queue: OfferQueue; pending: { resolve(): void; reject(error: Error): void }[] } {
  const pending: { resolve(): void; reject(error: Error): void }[] = [];
  const queue = new OfferQueue(() => new Promise<void>((resolve, reject) => pending.push({ resolve, reject })));
  return { queue, pending };
}

describe('OfferQueue', () => {
  it('offers at once when nothing is on its way', async () => {
    const { queue, pending } = offers();
    void queue.request();
    await settle();
    expect(pending).toHaveLength(1);
    expect(queue.isBusy).toBe(true);
  });

  it('sends the next offer only after the answer to the one before', async () => {
    const { queue, pending } = offers();
    void queue.request();
    await settle();
    void queue.request();
    await settle();
    expect(pending).toHaveLength(1);
    pending[0]?.resolve();
    await settle();
    expect(pending).toHaveLength(2);
  });

  it('puts what is asked for together into one offer', async () => {
    const { queue, pending } = offers();
    const together = [queue.request(), queue.request()];
    await settle();
    pending[0]?.resolve();
    await Promise.all(together);
    expect(pending).toHaveLength(1);
  });

  it('puts all that is asked for meanwhile into one offer', async () => {
    const { queue, pending } = offers();
    void queue.request();
    await settle();
    const later = [queue.request(), queue.request(), queue.request()];
    pending[0]?.resolve();
    await settle();
    pending[1]?.resolve();
    await Promise.all(later);
    expect(pending).toHaveLength(2);
    expect(queue.isBusy).toBe(false);
  });

  it('goes on after a refusal, which only those hear who asked for that offer', async () => {
    const { queue, pending } = offers();
    const first = queue.request();
    await settle();
    const second = queue.request();
    pending[0]?.reject(new Error('refused'));
    await expect(first).rejects.toThrow('refused');
    await settle();
    pending[1]?.resolve();
    await expect(second).resolves.toBeUndefined();
  });

  it('holds a request back that comes while the second offer is on its way', async () => {
    const { queue, pending } = offers();
    void queue.request();
    await settle();
    void queue.request();
    pending[0]?.resolve();
    await settle();
    void queue.request();
    await settle();
    expect(pending).toHaveLength(2);
    pending[1]?.resolve();
    await settle();
    expect(pending).toHaveLength(3);
  });
});
