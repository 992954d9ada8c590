/** The messages of the line hub, as docs/signaling-protocol.md has them. */

export const lineProtocol = 1;

export type CallPhase = 'dialing' | 'ringing' | 'connected' | 'held' | 'transferring' | 'parked' | 'voicemail' | 'ended';
export type LegPhase = 'dialing' | 'ringing' | 'connected' | 'held' | 'transferring' | 'consulting' | 'left';

export interface PersonCard {
  id: string;
  name: string;
  latinName: string;
  organisationId: string;
  organisationName: string;
  side: string;
  title: string;
  extension: string;
  dialFromOutside: string;
}

export interface LegView {
  personId: string;
  name: string;
  organisation: string;
  extension: string;
  state: LegPhase;
  isCaller: boolean;
  muted: boolean;
  /** Whether it is she who holds the call: only she can resume it. */
  holds: boolean;
  /** The device that answered; the person's others drop the call. */
  deviceId?: string | null;
}

export interface CallCause {
  reason: string;
  /** As a telephone exchange would say it (RFC 3261 21). */
  sip: number;
}

/** Where the call's sound and pictures are. An empty address is this server. */
export interface CallRoom {
  roomId: string;
  token: string;
  url: string;
}

export interface CallView {
  id: string;
  version: number;
  state: CallPhase;
  direction: 'in' | 'out';
  video: boolean;
  startedAt: string;
  answeredAt?: string | null;
  endedAt?: string | null;
  cause?: CallCause | null;
  me: LegView;
  others: LegView[];
  /** The call that this one asks about. */
  consultFor?: string | null;
  consultCall?: string | null;
  onBehalfOf?: PersonCard | null;
  group?: string | null;
  parkSlot?: string | null;
  room?: CallRoom | null;
}

export type PresenceStatus = 'available' | 'away' | 'busy' | 'doNotDisturb' | 'offline' | 'outOfOffice';

export interface PresenceView {
  personId: string;
  status: PresenceStatus;
  note?: string | null;
  until?: number | null;
  devices: number;
  version: number;
}

export interface Delegate {
  personId: string;
  canAnswer: boolean;
}

export interface CallSettings {
  doNotDisturb: boolean;
  callWaiting: boolean;
  voicemail: { enabled: boolean; afterSeconds: number };
  forward: { always?: string | null; busy?: string | null; noAnswer?: string | null; offline?: string | null };
  ringSeconds: number;
  delegates: Delegate[];
}

export interface HistoryEntry {
  id: string;
  callId: string;
  direction: 'in' | 'out';
  kind: 'answered' | 'missed' | 'declined' | 'cancelled' | 'voicemail';
  number: string;
  person?: PersonCard | null;
  at: string;
  seconds: number;
  cause?: CallCause | null;
  seen: boolean;
  voicemail?: { id: string; seconds: number; url: string; heard: boolean } | null;
}

export type LineEvent =
  | { type: 'callChanged'; call: CallView }
  | { type: 'presenceChanged'; people: PresenceView[] }
  | { type: 'settingsChanged'; settings: CallSettings }
  | { type: 'historyChanged'; missed: number }
  | { type: 'directoryChanged' };

export interface OpenReply {
  self: PersonCard;
  calls: CallView[];
  settings: CallSettings;
  missed: number;
  presence: PresenceView[];
}
