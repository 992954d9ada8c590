/**
 * Offers of one peer connection, one after the other. What is asked for while an offer is on its way goes into the next
 * one, however often it is asked for.
 */
export class OfferQueue {
  private running: Promise<void> | null = null;
  private isBegun = false;
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

    if (!this.isBegun) {
      return this.running;
    }

    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        return this.run();
      });
    return this.next;
  }

  /** Begins a moment later: what is asked for together goes into one offer. */
  private run(): Promise<void> {
    this.isBegun = false;
    const running = Promise.resolve().then(() => {
      this.isBegun = true;
      return this.offer();
    }).finally(() => {
      if (this.running === running) {
        this.running = null;
      }
    });
    this.running = running;
    return running;
  }
}
