import type { LineHub } from '../../src/sdk/line/LineHub';
import type { CallSettings, CallView, LegView, LineEvent, OpenReply, PersonCard } from '../../src/sdk/line/protocol';

export const someSettings: CallSettings = {
  doNotDisturb: false, callWaiting: true, voicemail: { enabled: true, afterSeconds: 20 }, forward: {}, ringSeconds: 30, delegates: [],
};

export function aCard(id: string): PersonCard {
  return { id, name: id, latinName: '', organisationId: 'OR_1', organisationName: 'Office', side: 'east', title: '', extension: '8001', dialFromOutside: '8001' };
}

export function aLeg(personId: string, state: LegView['state'] = 'connected', deviceId?: string): LegView {
  return { personId, name: personId, organisation: 'Office', extension: '8003', state, isCaller: false, muted: false, holds: state === 'held', ...(deviceId ? { deviceId } : {}) };
}

export function aCall(id: string, changes: Partial<CallView> = {}): CallView {
  return {
    id, version: 1, state: 'ringing', direction: 'in', video: true, startedAt: '2026-11-22T04:00:00Z', me: aLeg('PE_me', 'ringing'), others: [aLeg('PE_other')],
    ...changes,
  };
}

/** A hub whose server is the test. */
export class FakeLineHub implements LineHub {
  isOpen = false;
  readonly calls: { method: string; argument: unknown }[] = [];
  answer: (method: string, argument: unknown) => unknown = () => ({ ok: true });
  refuseStart: Error | null = null;
  private listener: (events: readonly LineEvent[]) => void = () => undefined;
  private closed: () => void = () => undefined;

  start(): Promise<void> {
    if (this.refuseStart) {
      return Promise.reject(this.refuseStart);
    }
    this.isOpen = true;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.break();
    return Promise.resolve();
  }

  invoke(method: string, argument: unknown): Promise<unknown> {
    this.calls.push({ method, argument });
    return Promise.resolve(this.answer(method, argument));
  }

  onEvents(listener: (events: readonly LineEvent[]) => void): void {
    this.listener = listener;
  }

  onClose(listener: () => void): void {
    this.closed = listener;
  }

  send(...events: LineEvent[]): void {
    this.listener(events);
  }

  break(): void {
    if (this.isOpen) {
      this.isOpen = false;
      this.closed();
    }
  }
}

export function opening(changes: Partial<OpenReply> = {}): { ok: true } & OpenReply {
  return { ok: true, self: aCard('PE_me'), calls: [], settings: someSettings, missed: 0, presence: [], ...changes };
}
