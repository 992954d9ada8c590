/**
 * When to try again after the connection broke. At once, since most breaks are short; then ever more slowly, spread by
 * chance so that the clients of a restarted server do not come all together; and not for ever.
 */
export class ReconnectPolicy {
  static readonly waits: readonly number[] = [0, 300, 1_000, 2_000, 4_000, 5_000];
  static readonly giveUpAfter = 10 * 60_000;

  /**
   * The wait before the next attempt in milliseconds, or null to give up.
   * @param attempt attempts made since the break.
   * @param elapsed milliseconds since the break.
   * @param chance 0 to 1, drawn by the caller.
   */
  next(attempt: number, elapsed: number, chance: number): number | null {
    if (elapsed >= ReconnectPolicy.giveUpAfter) {
      return null;
    }

    const last = ReconnectPolicy.waits.length - 1;
    const wait = ReconnectPolicy.waits[Math.min(attempt, last)] ?? 0;
    return Math.round(wait * (0.75 + chance / 2));
  }
}
