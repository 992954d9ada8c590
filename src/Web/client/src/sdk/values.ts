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

export interface ParticipantMedia {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
}

export type Status = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

export interface Room {
  id: string;
  name: string;
  kind: string;
}

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
}
