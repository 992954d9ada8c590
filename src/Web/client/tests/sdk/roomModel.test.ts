import { describe, expect, it } from 'vitest';
import type { EventBody, RoomEvent, Slot } from '../../src/sdk/connection/protocol';
import { emptyRoom, joinedRoom, reduceRoom, type RoomModel } from '../../src/sdk/room/RoomModel';
import type { Recording } from '../../src/sdk/values';
import { joinReply, participant, track } from './fakes';

const event = (n: number, body: EventBody): RoomEvent => ({ n, ...body });
const recording: Recording = {
  id: 'RC_1',
  state: 'recording',
  startedAt: '2026-01-01T00:00:00Z',
  startedBy: 'Lin',
  seconds: 0,
  progress: 0,
  error: null,
};
const slot: Slot = { mid: '1', kind: 'video', pair: 0, trackId: 'TR_1', participantId: 'PA_1' };
const room: RoomModel = { ...emptyRoom, participants: [participant('PA_1', [track('TR_1', 'PA_1')]), participant('PA_2')] };

describe('reduceRoom', () => {
  it('adds who has joined', () => {
    const next = reduceRoom(room, event(1, { type: 'participantJoined', participant: participant('PA_3') }));
    expect(next.participants.map((one) => one.id)).toEqual(['PA_1', 'PA_2', 'PA_3']);
  });

  it('does not add anybody twice', () => {
    const next = reduceRoom(room, event(1, { type: 'participantJoined', participant: participant('PA_2') }));
    expect(next.participants.map((one) => one.id)).toEqual(['PA_1', 'PA_2']);
  });

  it('changes who was updated, in her place', () => {
    const away = { ...participant('PA_1'), state: 'reconnecting' as const };
    const next = reduceRoom(room, event(1, { type: 'participantUpdated', participant: away }));
    expect(next.participants[0]).toBe(away);
    expect(next.participants[1]).toBe(room.participants[1]);
  });

  it('removes who has left', () => {
    const next = reduceRoom(room, event(1, { type: 'participantLeft', participantId: 'PA_1', reason: 'left' }));
    expect(next.participants.map((one) => one.id)).toEqual(['PA_2']);
  });

  it('adds a track to its owner', () => {
    const next = reduceRoom(room, event(1, { type: 'trackPublished', track: track('TR_2', 'PA_2') }));
    expect(next.participants[1]?.tracks.map((one) => one.id)).toEqual(['TR_2']);
    expect(next.participants[0]).toBe(room.participants[0]);
  });

  it('takes a track away', () => {
    const next = reduceRoom(room, event(1, { type: 'trackUnpublished', trackId: 'TR_1' }));
    expect(next.participants[0]?.tracks).toEqual([]);
  });

  it('mutes a track and leaves the others', () => {
    const two = reduceRoom(room, event(1, { type: 'trackPublished', track: track('TR_2', 'PA_1', 'audio') }));
    const next = reduceRoom(two, event(2, { type: 'trackMuted', trackId: 'TR_2', muted: true }));
    expect(next.participants[0]?.tracks.map((one) => one.muted)).toEqual([false, true]);
  });

  it('keeps what a slot shows and since when', () => {
    const next = reduceRoom(room, event(7, { type: 'slotChanged', slots: [slot] }));
    expect(next.slots).toEqual({ 1: { slot, asOf: 7 } });
  });

  it('keeps the state of the recording', () => {
    expect(reduceRoom(room, event(1, { type: 'recordingChanged', recording })).recording).toBe(recording);
  });

  it.each<EventBody>([
    { type: 'needSlots', pairs: 16 },
    { type: 'transportStateChanged', connection: 'publish', state: 'closed' },
    { type: 'roomClosed', reason: 'replaced' },
    { type: 'participantLeft', participantId: 'PA_9', reason: 'lost' },
    { type: 'trackPublished', track: track('TR_9', 'PA_9') },
    { type: 'trackUnpublished', trackId: 'TR_9' },
    { type: 'trackMuted', trackId: 'TR_9', muted: true },
  ])('gives the same room after $type when it changes nothing', (body) => {
    expect(reduceRoom(room, event(1, body))).toBe(room);
  });

  it('passes over events of a newer server', () => {
    expect(reduceRoom(room, { n: 1, type: 'handRaised' } as unknown as RoomEvent)).toBe(room);
  });
});

describe('joinedRoom', () => {
  it('replaces everything by the snapshot', () => {
    const reply = joinReply({
      lastEvent: 12,
      snapshot: { participants: [participant('PA_self'), participant('PA_7')], slots: [slot], recording },
    });
    const next = joinedRoom(room, reply);
    expect(next.participants.map((one) => one.id)).toEqual(['PA_self', 'PA_7']);
    expect(next.slots).toEqual({ 1: { slot, asOf: 12 } });
    expect(next.recording).toBe(recording);
  });

  it('counts oneself in even if the snapshot does not yet', () => {
    const next = joinedRoom(emptyRoom, joinReply({ snapshot: { participants: [], slots: [], recording: null } }));
    expect(next.participants.map((one) => one.id)).toEqual(['PA_self']);
  });

  it('changes nothing when a replay follows', () => {
    expect(joinedRoom(room, joinReply({ snapshot: null }))).toBe(room);
  });
});

describe('reduceRoom, of what is heard and seen', () => {
  it('keeps who speaks, and forgets who has left', () => {
    const speaking = reduceRoom(room, event(1, { type: 'speakersChanged', speakers: [{ participantId: 'PA_2', level: 0.5 }, { participantId: 'PA_1', level: 0.2 }] }));
    const poor = reduceRoom(speaking, event(2, { type: 'connectionQuality', participantId: 'PA_2', quality: 'poor' }));
    expect(poor.quality).toEqual({ PA_2: 'poor' });
    const left = reduceRoom(poor, event(3, { type: 'participantLeft', participantId: 'PA_2', reason: 'lost' }));
    expect([left.speakers, left.quality]).toEqual([[{ participantId: 'PA_1', level: 0.2 }], {}]);
  });

  it('keeps what cannot be decoded until a slot shows it after all', () => {
    const blind = reduceRoom(room, event(1, { type: 'trackUndecodable', trackId: 'TR_1' }));
    expect(blind.undecodable).toEqual(['TR_1']);
    const empty = reduceRoom(blind, event(2, { type: 'slotChanged', slots: [{ ...slot, trackId: null }] }));
    expect(empty.undecodable).toEqual(['TR_1']);
    expect(reduceRoom(empty, event(3, { type: 'slotChanged', slots: [slot] })).undecodable).toEqual([]);
    expect(reduceRoom(empty, event(3, { type: 'trackUnpublished', trackId: 'TR_1' })).undecodable).toEqual([]);
  });

  it('takes all of it from a snapshot', () => {
    const speakers = [{ participantId: 'PA_1', level: 1 }];
    const participants = [{ ...participant('PA_1'), quality: 'lost' as const }];
    const joined = joinedRoom(emptyRoom, joinReply({ snapshot: { participants, slots: [], recording: null, speakers, undecodable: ['TR_9'] } }));
    expect(joined).toMatchObject({ speakers, undecodable: ['TR_9'], quality: { PA_1: 'lost' } });
  });

  it('leaves to others what does not concern the room', () => {
    expect(reduceRoom(room, event(1, { type: 'useTcp', connection: 'publish' }))).toBe(room);
    expect(reduceRoom(room, event(2, { type: 'codecsChanged', video: ['VP8'] }))).toBe(room);
  });
});
