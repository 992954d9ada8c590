import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OfferCall, OfferReply } from '../../src/sdk/connection/protocol';
import { RoomError } from '../../src/sdk/RoomError';
import { SubscribeConnection } from '../../src/sdk/room/SubscribeConnection';
import { answerOffer, FakePeers, settle } from './fakes';

/** A subscribe connection is the plainest use of a negotiator: its lines never change by themselves. */
describe('media connection', () => {
  let peers: FakePeers;
  let offers: OfferCall[];
  let replies: OfferReply[];
  let refusals: RoomError[];
  let connection: SubscribeConnection;

  beforeEach(async () => {
    vi.useFakeTimers();
    peers = new FakePeers();
    offers = [];
    replies = [];
    refusals = [];
    connection = new SubscribeConnection(
      {
        offer: (call) => {
          offers.push(call);
          const refusal = refusals.shift();
          return refusal
            ? Promise.reject(refusal)
            : Promise.resolve({ ...(answerOffer(call) as unknown as OfferReply), lastEvent: 10 });
        },
        ready: () => Promise.resolve(),
      },
      peers.create,
      (reply) => replies.push(reply),
    );
    connection.start();
    await settle();
  });

  afterEach(() => void vi.useRealTimers());

  it('receives in eight pairs of lines, audio before video, and hears three people more', () => {
    const kinds = peers.last.transceivers.map((one) => one.kind);
    expect(kinds).toEqual([...Array.from({ length: 8 }, () => ['audio', 'video']).flat(), 'audio', 'audio', 'audio']);
    expect(new Set(peers.last.transceivers.map((one) => one.direction))).toEqual(new Set(['recvonly']));
    expect(offers).toEqual([{ connection: 'subscribe', sdp: 'offer 1' }]);
    expect(replies).toHaveLength(1);
  });

  it('finds the received track of a line by its MID', () => {
    expect(connection.trackOf('3')?.id).toBe('received-3');
    expect(connection.trackOf('99')).toBeNull();
  });

  it('offers more pairs on the same peer connection when they are needed', async () => {
    connection.needPairs(16);
    await settle();
    expect(peers.made).toHaveLength(1);
    expect(peers.last.transceivers).toHaveLength(35);
    expect(offers).toHaveLength(2);
    connection.needPairs(8);
    await settle();
    expect(offers).toHaveLength(2);
  });

  it('restarts ICE at once when the path has failed', async () => {
    peers.last.become('failed');
    await settle();
    expect(peers.last.iceRestarts).toBe(1);
    expect(offers).toHaveLength(2);
  });

  it('gives a broken path a second to mend itself', async () => {
    peers.last.become('disconnected');
    await vi.advanceTimersByTimeAsync(900);
    expect(peers.last.iceRestarts).toBe(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(peers.last.iceRestarts).toBe(1);
  });

  it('leaves a path alone that mended itself in time', async () => {
    peers.last.become('disconnected');
    await vi.advanceTimersByTimeAsync(500);
    peers.last.become('connected');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(peers.last.iceRestarts).toBe(0);
  });

  it('begins again with another peer connection when restarts do not help', async () => {
    peers.last.become('failed');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(peers.made.map((peer) => [peer.isClosed, peer.iceRestarts])).toEqual([[false, 3]]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(peers.made.map((peer) => peer.isClosed)).toEqual([true, false]);
    expect(peers.last.transceivers).toHaveLength(19);
  });

  it('restarts ever more slowly, and not at all once the path is there', async () => {
    peers.last.become('failed');
    await vi.advanceTimersByTimeAsync(2_400);
    expect(peers.last.iceRestarts).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(peers.last.iceRestarts).toBe(2);
    peers.last.become('failed');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(peers.last.iceRestarts).toBe(2);
    peers.last.become('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(peers.made.map((peer) => peer.iceRestarts)).toEqual([2]);
  });

  it('looks for another path when asked to, without giving up the one in use', async () => {
    peers.last.become('connected');
    connection.media.restart();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(peers.made.map((peer) => [peer.isClosed, peer.iceRestarts])).toEqual([[false, 1]]);
    expect(offers).toHaveLength(2);
  });

  it('does not restart ICE for a failure of DTLS', async () => {
    peers.last.become('failed', 'connected');
    await settle();
    expect(peers.made.map((peer) => peer.iceRestarts)).toEqual([0, 0]);
    expect(peers.made[0]?.isClosed).toBe(true);
  });

  it('begins again when the server has closed its end', async () => {
    connection.media.serverClosed(11);
    await settle();
    expect(peers.made).toHaveLength(2);
  });

  it('does not begin again for late news of an earlier peer connection', async () => {
    connection.media.serverClosed(10);
    await settle();
    expect(peers.made).toHaveLength(1);
  });

  it('restarts ICE after the hub came back only if media is not well', async () => {
    peers.last.become('connected');
    connection.media.revive();
    await settle();
    expect(peers.last.iceRestarts).toBe(0);
    peers.last.become('disconnected');
    connection.media.revive();
    await settle();
    expect(peers.last.iceRestarts).toBe(1);
  });

  it('waits a little when the server has too many calls', async () => {
    refusals.push(new RoomError('tooManyRequests'));
    connection.needPairs(16);
    await settle();
    expect(offers).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(offers).toHaveLength(3);
    expect(replies).toHaveLength(2);
  });

  it('asks again later when the relay is full', async () => {
    refusals.push(new RoomError('relayFull'));
    connection.needPairs(16);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(replies).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(replies).toHaveLength(2);
  });

  it('drops an answer to a peer connection that it has given up', async () => {
    const first = peers.last;
    connection.needPairs(16);
    connection.restart();
    await settle();
    expect(first.answers).toEqual(['answer to offer 1']);
    expect(peers.last.answers.length).toBeGreaterThan(0);
  });

  it('does nothing any more after it was closed', async () => {
    connection.close();
    connection.restart();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(peers.made).toHaveLength(1);
    expect(offers).toHaveLength(1);
  });
});
