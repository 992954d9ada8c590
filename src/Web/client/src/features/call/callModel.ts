import type { CallView } from '../../sdk';

/** Whether the call is this device's own: it was dialled or answered here. */
export function isHere(call: CallView, deviceId: string): boolean {
  return call.state !== 'ended' && call.me.state !== 'left' && call.me.deviceId === deviceId;
}

/** Whether it asks to be answered here. */
export function isIncoming(call: CallView): boolean {
  return call.state !== 'ended' && call.direction === 'in' && call.me.state === 'ringing' && !call.me.deviceId;
}

/** Whether it ended in a way that this device should say something about. */
export function hasEndedHere(call: CallView, deviceId: string): boolean {
  return call.state === 'ended' && (call.me.deviceId === deviceId || call.direction === 'out');
}

/** The call that is shown large: a consultation before the call it is about, one that goes on before one that waits. */
export function foremost(calls: readonly CallView[]): CallView | null {
  const rank = (call: CallView) => (call.consultFor ? 2 : call.me.state === 'held' || call.state === 'held' || call.consultCall ? 0 : 1);
  return [...calls].sort((a, b) => rank(b) - rank(a) || b.startedAt.localeCompare(a.startedAt))[0] ?? null;
}

/** Whom the call is with, the first of those who are still there. */
export function partnerOf(call: CallView): { name: string; organisation: string; extension: string; others: number } {
  const there = call.others.filter((leg) => leg.state !== 'left');
  const first = there[0] ?? call.others[0];
  return {
    name: first?.name ?? call.group ?? '',
    organisation: first?.organisation ?? '',
    extension: first?.extension ?? '',
    others: Math.max(0, there.length - 1),
  };
}

/** Whether nobody hears or sees the other, whoever holds the call. */
export function isOnHold(call: CallView): boolean {
  return call.me.state === 'held' || call.state === 'held';
}

/** The key of what is said while a call is held: how to go on, to whoever holds it; to wait, to the other. */
export function heldKey(call: CallView): string {
  return call.me.holds ? 'call.heldText' : 'call.heldByText';
}

/** The key of the words for how a call stands. */
export function statusKey(call: CallView): string {
  return isOnHold(call) ? 'call.held' : `call.${call.state}`;
}

const causes = new Set([
  'cancelled', 'declined', 'busy', 'noAnswer', 'offline', 'notFound', 'forbidden', 'doNotDisturb', 'answeredElsewhere', 'forwarded', 'transferred', 'nodeLost',
]);

/** The key of the sentence that tells the end of a call, or null if there is nothing to tell. */
export function causeKey(call: CallView): string | null {
  const reason = call.cause?.reason ?? '';
  return causes.has(reason) ? `cause.${reason}` : null;
}

const unreached = new Set(['busy', 'declined', 'doNotDisturb', 'noAnswer', 'offline']);

/** Whether the caller could not be put through, and may leave a message instead. */
export function wasUnreached(call: CallView): boolean {
  return call.state === 'ended' && call.direction === 'out' && !call.answeredAt && unreached.has(call.cause?.reason ?? '');
}
