import type { Hub } from '../../src/sdk/connection/HubConnection';
import type { JoinReply, OfferCall, RoomEvent } from '../../src/sdk/connection/protocol';
import type { Participant, Track } from '../../src/sdk/values';

export function participant(id: string, tracks: Track[] = []): Participant {
  return { id, identity: `user-${id}`, name: `Name of ${id}`, state: 'connected', canPublish: true, canSubscribe: true, tracks };
}

export function track(id: string, participantId: string, kind: 'audio' | 'video' = 'video', mid = '0'): Track {
  return { id, participantId, mid, kind, source: kind === 'audio' ? 'microphone' : 'camera', muted: false };
}

export function joinReply(change: Partial<JoinReply> = {}): JoinReply {
  const self = participant('PA_self');
  return {
    room: { id: 'RM_1', name: 'Harbour', kind: 'meeting' },
    self,
    resumeSecret: 'secret-1',
    lastEvent: 0,
    snapshot: { participants: [self], slots: [], recording: null },
    replay: [],
    ...change,
  };
}

export function mediaTrack(kind: 'audio' | 'video', id: string = kind, width = 320, height = 180): MediaStreamTrack {
  return { id, kind, enabled: true, getSettings: () => ({ width, height }) } as unknown as MediaStreamTrack;
}

/** Lets everything run that waits for nothing but promises. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) {
    await Promise.resolve();
  }
}

type Answer = (argument: unknown) => unknown;

/** A hub that answers as the test says. */
export class FakeHub implements Hub {
  isOpen = false;
  readonly calls: { method: string; argument: unknown }[] = [];
  private eventListener: (event: RoomEvent) => void = () => undefined;
  private closeListener: () => void = () => undefined;

  constructor(
    private readonly answers: Record<string, Answer>,
    private readonly startFails: Error | null = null,
  ) {}

  start(): Promise<void> {
    this.isOpen = this.startFails === null;
    return this.startFails ? Promise.reject(this.startFails) : Promise.resolve();
  }

  stop(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }

  async invoke(method: string, ...args: unknown[]): Promise<unknown> {
    this.calls.push({ method, argument: args[0] });
    if (!this.isOpen) {
      throw new Error('not connected');
    }

    return (await this.answers[method]?.(args[0])) ?? { ok: true };
  }

  onEvent(listener: (event: RoomEvent) => void): void {
    this.eventListener = listener;
  }

  onClose(listener: () => void): void {
    this.closeListener = listener;
  }

  tell(event: RoomEvent): void {
    this.eventListener(event);
  }

  breakOff(): void {
    this.isOpen = false;
    this.closeListener();
  }

  argumentsOf(method: string): unknown[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.argument);
  }
}

export class FakeTransceiver {
  mid: string | null = null;
  readonly receiver: { track: MediaStreamTrack };
  readonly replaced: (MediaStreamTrack | null)[] = [];
  readonly parameters: RTCRtpSendParameters[] = [];
  readonly preferred: string[][] = [];
  readonly setCodecPreferences = (codecs: RTCRtpCodec[]): void => {
    this.preferred.push(codecs.map((codec) => codec.mimeType.replace(/^\w+\//, '')));
  };

  readonly sender = {
    getParameters: (): object => this.parameters.at(-1) ?? { encodings: this.encodings },
    setParameters: (next: RTCRtpSendParameters): Promise<void> => {
      this.parameters.push(next);
      return Promise.resolve();
    },
    replaceTrack: (next: MediaStreamTrack | null): Promise<void> => {
      this.replaced.push(next);
      return Promise.resolve();
    },
  };

  constructor(
    readonly kind: string,
    public direction: string,
    number: number,
    readonly encodings: RTCRtpEncodingParameters[] = [{}],
  ) {
    this.receiver = { track: { kind, id: `received-${number}` } as MediaStreamTrack };
  }
}

/** A peer connection that gives each line its MID with the local description, and answers nothing by itself. */
export class FakePeer {
  connectionState = 'new';
  iceConnectionState = 'new';
  onconnectionstatechange: (() => void) | null = null;
  localDescription: { sdp: string } | null = null;
  readonly answers: string[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  iceRestarts = 0;
  isClosed = false;
  private offers = 0;

  addTransceiver(trackOrKind: string | MediaStreamTrack, init: RTCRtpTransceiverInit): FakeTransceiver {
    const kind = typeof trackOrKind === 'string' ? trackOrKind : trackOrKind.kind;
    const added = new FakeTransceiver(kind, init.direction ?? 'sendrecv', this.transceivers.length, init.sendEncodings);
    this.transceivers.push(added);
    return added;
  }

  configuration: RTCConfiguration = {};

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  setLocalDescription(): Promise<void> {
    this.offers++;
    this.transceivers.forEach((one, index) => (one.mid = String(index)));
    this.localDescription = { sdp: `offer ${this.offers}` };
    return Promise.resolve();
  }

  setRemoteDescription(description: { sdp: string }): Promise<void> {
    this.answers.push(description.sdp);
    return Promise.resolve();
  }

  restartIce(): void {
    this.iceRestarts++;
  }

  close(): void {
    this.isClosed = true;
  }

  become(state: string, iceState = state): void {
    this.connectionState = state;
    this.iceConnectionState = iceState;
    this.onconnectionstatechange?.();
  }
}

/** Makes fake peer connections and keeps them. */
export class FakePeers {
  readonly made: FakePeer[] = [];

  readonly create = (configuration: RTCConfiguration = {}): RTCPeerConnection => {
    const peer = new FakePeer();
    peer.configuration = configuration;
    this.made.push(peer);
    return peer as unknown as RTCPeerConnection;
  };

  get last(): FakePeer {
    const peer = this.made.at(-1);
    if (!peer) {
      throw new Error('no peer connection was made');
    }

    return peer;
  }
}

/** A server that publishes each line it is offered with a source. */
export function answerOffer(call: OfferCall, muted: Record<string, boolean> = {}): object {
  const tracks = Object.entries(call.sources ?? {}).map(([mid, source]) => ({
    id: `TR_${source}`,
    participantId: 'PA_self',
    mid,
    kind: source === 'microphone' || source === 'screenAudio' ? 'audio' : 'video',
    source,
    muted: muted[source] ?? false,
  }));
  return { ok: true, sdp: `answer to ${call.sdp}`, tracks, slots: [], lastEvent: 0 };
}
