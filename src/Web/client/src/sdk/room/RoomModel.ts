import type { JoinReply, RoomEvent } from '../connection/protocol';
import type { Participant, Quality, Recording, Source, Speaker, Track } from '../values';
import { changeSlots, replaceSlots, type SlotTable } from './SlotTable';

/** What the server has told of the room. Immutable. */
export interface RoomModel {
  participants: Participant[];
  recording: Recording | null;
  slots: SlotTable;
  speakers: readonly Speaker[] | null;
  quality: Readonly<Record<string, Quality>>;
  undecodable: readonly string[];
}

export const emptyRoom: RoomModel = {
  participants: [],
  recording: null,
  slots: {},
  speakers: null,
  quality: {},
  undecodable: [],
};

/** What a reply to Join makes of the room. Without a snapshot the events that follow bring it up to date. */
export function joinedRoom(room: RoomModel, reply: JoinReply): RoomModel {
  if (!reply.snapshot) {
    return room;
  }

  const { participants, slots, recording, speakers = null, undecodable = [] } = reply.snapshot;
  return {
    ...emptyRoom,
    participants: participants.some((one) => one.id === reply.self.id) ? participants : [...participants, reply.self],
    recording,
    slots: replaceSlots({}, slots, reply.lastEvent),
    speakers,
    undecodable,
    quality: Object.fromEntries(participants.flatMap(({ id, quality }) => (quality ? [[id, quality]] : []))),
  };
}

/** The room after an event. An event that changes nothing, or names nobody, gives the same object. */
export function reduceRoom(room: RoomModel, event: RoomEvent): RoomModel {
  switch (event.type) {
    case 'participantJoined':
    case 'participantUpdated':
      return {
        ...room,
        participants: putById(room.participants, event.participant),
        quality: event.participant.quality ? { ...room.quality, [event.participant.id]: event.participant.quality } : room.quality,
      };
    case 'participantLeft':
      return withoutParticipant(room, event.participantId);
    case 'trackPublished':
      return mapParticipants(room, event.track.participantId, (one) => ({
        ...one,
        tracks: putById(one.tracks, event.track),
      }));
    case 'trackUnpublished':
      return mapParticipants(decodable(room, [event.trackId]), ownerOf(room, event.trackId), (one) => ({
        ...one,
        tracks: one.tracks.filter((track) => track.id !== event.trackId),
      }));
    case 'trackMuted':
      return mapParticipants(room, ownerOf(room, event.trackId), (one) => ({
        ...one,
        tracks: one.tracks.map((track) => mute(track, event.trackId, event.muted)),
      }));
    case 'slotChanged':
      return { ...decodable(room, event.slots.map((slot) => slot.trackId)), slots: changeSlots(room.slots, event.slots, event.n) };
    case 'recordingChanged':
      return { ...room, recording: event.recording };
    case 'speakersChanged':
      return { ...room, speakers: event.speakers };
    case 'connectionQuality':
      return { ...room, quality: { ...room.quality, [event.participantId]: event.quality } };
    case 'trackUndecodable':
      return room.undecodable.includes(event.trackId) ? room : { ...room, undecodable: [...room.undecodable, event.trackId] };
    case 'needSlots':
    case 'layersWanted':
    case 'codecsChanged':
    case 'useTcp':
    case 'transportStateChanged':
    case 'roomClosed':
      return room;
    default:
      // A newer server may tell of things that this client does not know.
      return room;
  }
}

/** Where the track of a slot comes from. */
export function sourceOf(room: RoomModel, trackId: string): Source | undefined {
  return room.participants.flatMap((one) => one.tracks).find((track) => track.id === trackId)?.source;
}

/** A slot that shows a track anew says nothing of how it was before. */
function decodable(room: RoomModel, trackIds: (string | null)[]): RoomModel {
  return room.undecodable.some((id) => trackIds.includes(id))
    ? { ...room, undecodable: room.undecodable.filter((id) => !trackIds.includes(id)) }
    : room;
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

function withoutParticipant(room: RoomModel, id: string): RoomModel {
  if (!room.participants.some((one) => one.id === id)) {
    return room;
  }

  const quality = Object.fromEntries(Object.entries(room.quality).filter(([key]) => key !== id));
  return {
    ...room,
    participants: room.participants.filter((one) => one.id !== id),
    speakers: room.speakers?.some((one) => one.participantId === id)
      ? room.speakers.filter((one) => one.participantId !== id)
      : room.speakers,
    quality,
  };
}

function putById<T extends { id: string }>(list: T[], item: T): T[] {
  return list.some((one) => one.id === item.id)
    ? list.map((one) => (one.id === item.id ? item : one))
    : [...list, item];
}
