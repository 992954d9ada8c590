export type {
  Kind,
  Participant,
  ParticipantMedia,
  Recording,
  Room,
  RoomState,
  Source,
  Status,
  Track,
} from './values';
export { RoomError } from './RoomError';
export { RoomClient, type RoomClientOptions } from './RoomClient';
export { requestJoin, type JoinReply } from './requestJoin';
export { LevelMeter } from './media/LevelMeter';
export { listDevices, openCamera, openMicrophone } from './media/devices';
