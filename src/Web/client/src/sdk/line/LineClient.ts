import { ask } from '../connection/ask';
import { watchNetwork } from '../connection/NetworkWatch';
import { ReconnectPolicy } from '../connection/ReconnectPolicy';
import { Pause, within } from '../connection/timing';
import { codeOf, RoomError } from '../RoomError';
import { connectLine, type LineHub } from './LineHub';
import { dropCall, emptyLine, mergePresence, openedLine, putCall, reduceLine, type LineState } from './LineState';
import { lineProtocol, type CallSettings, type CallView, type HistoryEntry, type OpenReply, type PresenceStatus, type PresenceView } from './protocol';

export interface LineClientOptions {
  /** Of this page, kept over a reload: a call answered here stays here. */
  deviceId: string;
  deviceName: string;
  connect?: () => LineHub;
}

/** How long a line waits for anything the server does. */
const patience = 10_000;
const checkPatience = 2_500;
const finalCodes = new Set(['signedOut', 'unsupportedProtocol']);

/**
 * A signed-in person's line: her calls, whom she watches, her settings. It stands for as long as the page is open, over as
 * many connections as it takes; after each the server tells everything anew, so nothing is replayed.
 */
export class LineClient {
  private state: LineState = emptyLine;
  private readonly listeners = new Set<() => void>();
  private readonly pause = new Pause();
  private readonly policy = new ReconnectPolicy();
  private readonly connect: () => LineHub;
  private hub: LineHub | null = null;
  private isClosed = false;
  private stopWatching: () => void = () => undefined;

  constructor(private readonly options: LineClientOptions) {
    this.connect = options.connect ?? (() => connectLine());
  }

  get deviceId(): string {
    return this.options.deviceId;
  }

  getState = (): LineState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens the line and keeps it open until it is closed, or the person is no longer signed in. */
  open(): void {
    this.stopWatching = watchNetwork({ changed: () => void this.check(), online: () => undefined });
    void this.keepOpen();
  }

  close(): void {
    this.end(null);
  }

  async dial(to: { number: string } | { personId: string }, video: boolean): Promise<CallView> {
    return this.take(await this.invoke<{ call: CallView }>('Dial', { ...to, video }));
  }

  async answer(callId: string, video: boolean): Promise<CallView> {
    return this.take(await this.invoke<{ call: CallView }>('Answer', { callId, video }));
  }

  decline = (callId: string): Promise<void> => this.act('Decline', { callId });

  hangUp = (callId: string): Promise<void> => this.act('HangUp', { callId });

  hold = (callId: string): Promise<void> => this.act('Hold', { callId });

  resume = (callId: string): Promise<void> => this.act('Resume', { callId });

  /** Without asking whoever gets it. */
  transfer = (callId: string, number: string): Promise<void> => this.act('Transfer', { callId, number });

  /** Holds the call and calls whom it may be given to. */
  async consult(callId: string, number: string, video: boolean): Promise<CallView> {
    return this.take(await this.invoke<{ call: CallView }>('Consult', { callId, number, video }));
  }

  completeTransfer = (callId: string): Promise<void> => this.act('CompleteTransfer', { callId });

  cancelTransfer = (callId: string): Promise<void> => this.act('CancelTransfer', { callId });

  add = (callId: string, number: string): Promise<void> => this.act('Add', { callId, number });

  async park(callId: string): Promise<string> {
    return (await this.invoke<{ slot: string }>('Park', { callId })).slot;
  }

  async pickUp(number: string): Promise<CallView> {
    return this.take(await this.invoke<{ call: CallView }>('PickUp', { number }));
  }

  /** Speaks a message instead of waiting, or after the call was not answered; then it is a call of its own. */
  async leaveVoicemail(callId: string): Promise<CallView> {
    return this.take(await this.invoke<{ call: CallView }>('LeaveVoicemail', { callId }));
  }

  setPresence = (status: PresenceStatus, note?: string, until?: string): Promise<void> =>
    this.act('SetPresence', { status, ...(note ? { note } : {}), ...(until ? { until } : {}) });

  setSettings = (settings: CallSettings): Promise<void> => this.act('SetCallSettings', { settings });

  getHistory = (before?: string, limit = 50): Promise<{ entries: HistoryEntry[]; missed: number }> =>
    this.invoke('GetHistory', { ...(before ? { before } : {}), limit });

  markSeen = (): Promise<void> => this.act('MarkSeen', {});

  deleteVoicemail = (id: string): Promise<void> => this.act('DeleteVoicemail', { id });

  /** Is told of these people from now on. */
  async watch(personIds: readonly string[]): Promise<void> {
    const { presence } = await this.invoke<{ presence: PresenceView[] }>('Watch', { personIds });
    this.update({ ...this.state, presence: mergePresence(this.state.presence, presence) });
  }

  /** Forgets a call that has ended, once its end has been shown. */
  dismiss(callId: string): void {
    this.update(dropCall(this.state, callId));
  }

  private async act(method: string, argument: unknown): Promise<void> {
    await this.invoke(method, argument);
  }

  private take({ call }: { call: CallView }): CallView {
    this.update(putCall(this.state, call));
    return call;
  }

  private async invoke<T>(method: string, argument: unknown): Promise<T> {
    const hub = this.hub;
    if (!hub) {
      throw new RoomError('disconnected', 'The line is not open at the moment.');
    }

    return ask<T>(hub, method, argument);
  }

  private async keepOpen(): Promise<void> {
    let attempts = 0;
    while (!this.isClosed) {
      try {
        await this.stand();
        attempts = 0;
      } catch (error) {
        if (finalCodes.has(codeOf(error))) {
          this.end(codeOf(error));
        }
      }

      if (!this.isClosed) {
        this.update({ ...this.state, status: this.state.self ? 'reconnecting' : 'connecting' });
        // A page stays open for days: it never gives up, it only tries ever more slowly.
        await this.pause.wait(this.policy.next(attempts++, 0, Math.random()) ?? 0);
      }
    }
  }

  /** Resolves when a line that stood has broken. */
  private async stand(): Promise<void> {
    const hub = this.connect();
    let whenClosed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (whenClosed = resolve));
    hub.onClose(() => {
      this.hub = this.hub === hub ? null : this.hub;
      whenClosed();
    });
    hub.onEvents((events) => {
      if (!this.isClosed) {
        this.update(events.reduce(reduceLine, this.state));
      }
    });
    try {
      await within(patience, hub.start());
      const reply = await within(patience, ask<OpenReply>(hub, 'Open', {
        protocol: lineProtocol, deviceId: this.options.deviceId, deviceName: this.options.deviceName,
      }));
      if (this.isClosed) {
        throw new RoomError('closed');
      }

      this.hub = hub;
      this.update(openedLine(this.state, reply));
    } catch (error) {
      void hub.stop().catch(() => undefined);
      throw error;
    }

    await closed;
  }

  /** The network has changed: a connection that no longer answers is given up at once. */
  private async check(): Promise<void> {
    this.pause.wake();
    const hub = this.hub;
    if (hub) {
      await within(checkPatience, hub.invoke('Watch', { personIds: [] })).catch(() => hub.stop().catch(() => undefined));
    }
  }

  private end(reason: string | null): void {
    if (this.isClosed) {
      return;
    }

    this.isClosed = true;
    this.stopWatching();
    this.pause.wake();
    void this.hub?.stop().catch(() => undefined);
    this.hub = null;
    this.update({ ...this.state, status: 'closed', closeReason: reason, calls: [] });
  }

  private update(state: LineState): void {
    if (state !== this.state) {
      this.state = state;
      [...this.listeners].forEach((listener) => listener());
    }
  }
}
