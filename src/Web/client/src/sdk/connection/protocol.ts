import type { Kind, Participant, Recording, Room, Source, Track } from '../values';

/** The messages of docs/signaling-protocol.md. */
export const protocolVersion = 1;

export type MediaConnection = 'publish' | 'subscribe';

export interface Slot {
  mid: string;
  kind: Kind;
  pair: number;
  trackId: string | null;
  participantId: string | null;
}

export interface Snapshot {
  participants: Participant[];
  slots: Slot[];
  recording: Recording | null;
}

export interface Resume {
  secret: string;
  lastEvent: number;
}

export interface JoinReply {
  room: Room;
  self: Participant;
  resumeSecret: string;
  lastEvent: number;
  snapshot: Snapshot | null;
  replay: RoomEvent[];
}

export interface OfferCall {
  connection: MediaConnection;
  sdp: string;
  sources?: Record<string, Source>;
}

/** Slots are as of event `lastEvent`: a later `slotChanged` may overtake this reply. */
export interface OfferReply {
  sdp: string;
  tracks: Track[];
  slots: Slot[];
  lastEvent: number;
}

export interface RecordingReply {
  recording: Recording;
}

export type EventBody =
  | { type: 'participantJoined'; participant: Participant }
  | { type: 'participantUpdated'; participant: Participant }
  | { type: 'participantLeft'; participantId: string; reason: 'left' | 'lost' | 'removed' }
  | { type: 'trackPublished'; track: Track }
  | { type: 'trackUnpublished'; trackId: string }
  | { type: 'trackMuted'; trackId: string; muted: boolean }
  | { type: 'slotChanged'; slots: Slot[] }
  | { type: 'needSlots'; pairs: number }
  | { type: 'transportStateChanged'; connection: MediaConnection; state: 'connected' | 'disconnected' | 'closed' }
  | { type: 'recordingChanged'; recording: Recording }
  | { type: 'roomClosed'; reason: string };

export type RoomEvent = { n: number } & EventBody;

export interface Refusal {
  code: string;
  message: string;
}

export type Reply<T> = ({ ok: true } & T) | { ok: false; error: Refusal };
