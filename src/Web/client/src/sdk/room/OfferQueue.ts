/**
 * Offers of one peer connection, one after the other. What is asked for while an offer is on its way goes into the next
 * one, however often it is asked for.
 */
export class OfferQueue {
  private running: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  constructor(private readonly offer: () => Promise<void>) {}

  get isBusy(): boolean {
    return this.running !== null;
  }

  /** Done when an offer that was begun after this call has been answered. */
  request(): Promise<void> {
    if (!this.running) {
      return this.run();
    }

    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        return this.run();
      });
    return this.next;
  }

  private run(): Promise<void> {
    const running = this.offer().finally(() => {
      if (this.running === running) {
        this.running = null;
      }
    });
    this.running = running;
    return running;
  }
}
