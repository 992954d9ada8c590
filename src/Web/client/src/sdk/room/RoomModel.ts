import type { JoinReply, RoomEvent } from '../connection/protocol';
import type { Participant, Recording, Track } from '../values';
import { changeSlots, replaceSlots, type SlotTable } from './SlotTable';

/** What the server has told of the room. Immutable. */
export interface RoomModel {
  participants: Participant[];
  recording: Recording | null;
  slots: SlotTable;
}

export const emptyRoom: RoomModel = { participants: [], recording: null, slots: {} };

/** What a reply to Join makes of the room. Without a snapshot the events that follow bring it up to date. */
export function joinedRoom(room: RoomModel, reply: JoinReply): RoomModel {
  if (!reply.snapshot) {
    return room;
  }

  const { participants, slots, recording } = reply.snapshot;
  return {
    participants: participants.some((one) => one.id === reply.self.id) ? participants : [...participants, reply.self],
    recording,
    slots: replaceSlots({}, slots, reply.lastEvent),
  };
}

/** The room after an event. An event that changes nothing, or names nobody, gives the same object. */
export function reduceRoom(room: RoomModel, event: RoomEvent): RoomModel {
  switch (event.type) {
    case 'participantJoined':
    case 'participantUpdated':
      return { ...room, participants: putById(room.participants, event.participant) };
    case 'participantLeft':
      return withParticipants(
        room,
        room.participants.filter((one) => one.id !== event.participantId),
      );
    case 'trackPublished':
      return mapParticipants(room, event.track.participantId, (one) => ({
        ...one,
        tracks: putById(one.tracks, event.track),
      }));
    case 'trackUnpublished':
      return mapParticipants(room, ownerOf(room, event.trackId), (one) => ({
        ...one,
        tracks: one.tracks.filter((track) => track.id !== event.trackId),
      }));
    case 'trackMuted':
      return mapParticipants(room, ownerOf(room, event.trackId), (one) => ({
        ...one,
        tracks: one.tracks.map((track) => mute(track, event.trackId, event.muted)),
      }));
    case 'slotChanged':
      return { ...room, slots: changeSlots(room.slots, event.slots, event.n) };
    case 'recordingChanged':
      return { ...room, recording: event.recording };
    case 'needSlots':
    case 'transportStateChanged':
    case 'roomClosed':
      return room;
    default:
      // A newer server may tell of things that this client does not know.
      return room;
  }
}

function mute(track: Track, id: string, muted: boolean): Track {
  return track.id === id && track.muted !== muted ? { ...track, muted } : track;
}

function ownerOf(room: RoomModel, trackId: string): string | undefined {
  return room.participants.find((one) => one.tracks.some((track) => track.id === trackId))?.id;
}

function mapParticipants(
  room: RoomModel,
  id: string | undefined,
  change: (one: Participant) => Participant,
): RoomModel {
  return room.participants.some((one) => one.id === id)
    ? { ...room, participants: room.participants.map((one) => (one.id === id ? change(one) : one)) }
    : room;
}

function withParticipants(room: RoomModel, participants: Participant[]): RoomModel {
  return participants.length === room.participants.length ? room : { ...room, participants };
}

function putById<T extends { id: string }>(list: T[], item: T): T[] {
  return list.some((one) => one.id === item.id)
    ? list.map((one) => (one.id === item.id ? item : one))
    : [...list, item];
}
