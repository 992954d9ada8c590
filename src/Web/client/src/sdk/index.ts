export type {
  Kind,
  Participant,
  ParticipantMedia,
  PathState,
  Pins,
  Quality,
  Recording,
  Room,
  RoomState,
  Size,
  Source,
  Speaker,
  Status,
  Track,
} from './values';
export { codeOf, RoomError } from './RoomError';
export { RoomClient, type RoomClientOptions } from './RoomClient';
export { requestJoin, type JoinReply } from './requestJoin';
export { readConnection, type ConnectionView, type Stats, type TrackView, type WayView } from './stats/connectionView';
export type { DownTrackStatistics, ServerConnection, TransportStatistics, UpTrackStatistics } from './stats/serverConnection';
export { verdictOn } from './stats/verdict';
export { LevelMeter } from './media/LevelMeter';
export { listDevices, openCamera, openMicrophone, openScreen, type SharedScreen } from './media/devices';
export { LineClient, type LineClientOptions } from './line/LineClient';
export type { LineState } from './line/LineState';
export type {
  CallCause, CallPhase, CallRoom, CallSettings, CallView, HistoryEntry, LegView, PersonCard, PresenceStatus, PresenceView,
} from './line/protocol';
export {
  acceptInvitation, changePassword, getInvitation, getMe, getSignInMethods, signIn, signOut, signOutEverywhere,
  type Invitation, type InvitationAnswer, type Me, type Passkey, type SignInMethods,
} from './account/account';
export { addPasskey, getPasskeys, hasPasskeySupport, removePasskey, signInWithPasskey } from './account/passkeys';
export { searchDirectory, setFavourite, type DirectoryPage, type DirectoryPerson } from './account/directory';
