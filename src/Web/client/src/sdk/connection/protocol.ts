import type { Kind, Participant, Quality, Recording, Room, Source, Speaker, Track } from '../values';

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
  speakers?: Speaker[];
  /** Tracks that a slot would show but for their codec. */
  undecodable?: string[];
}

export interface Resume {
  secret: string;
  /** The last event that was handled; -1 asks for a snapshot, for who remembers nothing but the secret. */
  lastEvent: number;
}

/** What this publisher shall send, best first. */
export interface CodecNames {
  video: string[];
  audio: string[];
}

export interface IceServer {
  urls: string | string[];
  username?: string;
  credential?: string;
}

export interface JoinReply {
  room: Room;
  self: Participant;
  resumeSecret: string;
  lastEvent: number;
  snapshot: Snapshot | null;
  replay: RoomEvent[];
  /** Not told by servers that know VP8 alone. */
  codecs?: CodecNames;
  iceServers?: IceServer[];
}

/** Physical pixels at which a slot is shown; 0 x 0 where nobody sees it. */
export interface SlotSize {
  mid: string;
  width: number;
  height: number;
}

/** What subscribers want of one encoding. */
export interface EncodingWanted {
  /** Empty where there is only one. */
  rid: string;
  active: boolean;
  /** With scalable coding: the highest spatial layer that anybody takes; -1 for all there are. */
  maxSpatialLayer: number;
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
  | { type: 'roomClosed'; reason: string }
  | { type: 'layersWanted'; trackId: string; encodings: EncodingWanted[] }
  | { type: 'speakersChanged'; speakers: Speaker[] }
  | { type: 'codecsChanged'; video: string[] }
  | { type: 'trackUndecodable'; trackId: string }
  | { type: 'useTcp'; connection: MediaConnection }
  | { type: 'connectionQuality'; participantId: string; quality: Quality };

export type RoomEvent = { n: number } & EventBody;

export interface Refusal {
  code: string;
  message: string;
  /** With `otherNode`: where to ask instead. */
  url?: string;
}

export type Reply<T> = ({ ok: true } & T) | { ok: false; error: Refusal };
