export type Source = 'microphone' | 'camera' | 'screen' | 'screenAudio';
export type Kind = 'audio' | 'video';

export interface Track {
  id: string;
  participantId: string;
  mid: string;
  kind: Kind;
  source: Source;
  muted: boolean;
}

export interface Participant {
  id: string;
  identity: string;
  name: string;
  state: 'connected' | 'reconnecting';
  /** How good the line is, as of when this was told; `RoomState.quality` knows the present. */
  quality?: Quality;
  canPublish: boolean;
  canSubscribe: boolean;
  tracks: Track[];
}

export interface Recording {
  id: string;
  state: 'recording' | 'composing' | 'ready' | 'failed';
  startedAt: string;
  startedBy: string;
  seconds: number;
  progress: number;
  error: string | null;
}

/** What is received of somebody, by where it comes from. */
export type ParticipantMedia = Readonly<Record<Source, MediaStreamTrack | null>>;

export interface Speaker {
  participantId: string;
  /** 0 to 1. */
  level: number;
}

export type Quality = 'good' | 'poor' | 'lost';

/** A media connection: not there yet, well, or looking for another way through the network. */
export type PathState = 'new' | 'well' | 'broken';

/** Pixels of the screen. */
export interface Size {
  width: number;
  height: number;
}

export type Status = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

export interface Room {
  id: string;
  name: string;
  kind: string;
}

/** Participant ids by the number of the pair that they were assigned to. */
export type Pins = Readonly<Record<number, string>>;

/** An immutable snapshot: what has not changed is the same object as before. */
export interface RoomState {
  status: Status;
  /** Why the room is closed: `left`, `replaced`, `connectionLost`, the server's reason, or the code of a refusal. */
  closeReason: string | null;
  room: Room | null;
  selfId: string | null;
  /** Everybody in the room, oneself included. */
  participants: Participant[];
  recording: Recording | null;
  /** By participant id; oneself is not in it. */
  media: Record<string, ParticipantMedia>;
  published: Partial<Record<Source, { trackId: string; muted: boolean }>>;
  /** Who speaks, the loudest first; null until the server has told. */
  speakers: readonly Speaker[] | null;
  /** How good each participant's line is, as far as the server has told. */
  quality: Readonly<Record<string, Quality>>;
  /** Ids of tracks that are shown to us and that this browser cannot decode. */
  undecodable: readonly string[];
  /** Who stays in which pair of slots. */
  pins: Pins;
  paths: { publish: PathState; subscribe: PathState };
  /** False while the device itself says that it has no network. */
  isOnline: boolean;
}
