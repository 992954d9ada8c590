import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OfferCall } from '../../src/sdk/connection/protocol';
import { RoomClient } from '../../src/sdk/RoomClient';
import { answerOffer, FakeHub, FakePeers, joinReply, mediaTrack, participant, settle, track } from './fakes';

const slots = [{ mid: '1', kind: 'video', pair: 0, trackId: 'TR_1', participantId: 'PA_1' }];

describe('RoomClient', () => {
  let peers: FakePeers;
  let hubs: FakeHub[];
  let joins: object[];
  let client: RoomClient;

  beforeEach(() => {
    vi.useFakeTimers();
    peers = new FakePeers();
    hubs = [];
    joins = [joinReply()];
    client = new RoomClient({ token: 'token' }, {
      connect: () => {
        const join = joins[Math.min(hubs.length, joins.length - 1)];
        const hub = new FakeHub({
          Join: () => ({ ok: true, ...join }),
          Offer: (call) => answerOffer(call as OfferCall),
        });
        hubs.push(hub);
        return hub;
      },
      createPeer: peers.create,
    });
  });

  afterEach(() => void vi.useRealTimers());

  const hub = (): FakeHub => hubs.at(-1)!;
  const offersOf = (connection: string): OfferCall[] =>
    hubs.flatMap((one) => one.argumentsOf('Offer') as OfferCall[]).filter((call) => call.connection === connection);

  it('shows the room that it has joined', async () => {
    const seen: string[] = [];
    client.subscribe(() => seen.push(client.getState().status));
    await client.join();
    expect(seen.slice(0, 2)).toEqual(['connecting', 'connected']);
    expect(client.getState()).toMatchObject({ room: { name: 'Harbour' }, selfId: 'PA_self', closeReason: null });
    await settle();
    expect(offersOf('subscribe')).toHaveLength(1);
  });

  it('does not offer to receive without the right to', async () => {
    joins = [joinReply({ self: { ...participant('PA_self'), canSubscribe: false } })];
    await client.join();
    await settle();
    expect(peers.made).toEqual([]);
  });

  it('gives the tracks of those whom slots show', async () => {
    await client.join();
    await settle();
    hub().tell({ n: 1, type: 'participantJoined', participant: participant('PA_1', [track('TR_1', 'PA_1')]) });
    hub().tell({ n: 2, type: 'slotChanged', slots } as never);
    expect(client.getState().media.PA_1?.camera?.id).toBe('received-1');
  });

  it('keeps the snapshot and is silent when an event changes nothing', async () => {
    await client.join();
    await settle();
    const before = client.getState();
    const listener = vi.fn();
    client.subscribe(listener);
    hub().tell({ n: 1, type: 'trackUnpublished', trackId: 'TR_none' });
    expect(client.getState()).toBe(before);
    expect(listener).not.toHaveBeenCalled();
  });

  it('keeps who was assigned to a pair for the next page and the next peer connection', async () => {
    await client.join();
    await settle();
    await client.assignPair(2, 'PA_1');
    await client.assignPair(3, 'PA_2');
    await client.assignPair(3, null);
    expect(client.getState().pins).toEqual({ 2: 'PA_1' });

    const again = new FakeHub({
      Join: () => ({ ok: true, ...joinReply() }),
      Offer: (call) => ({ ...answerOffer(call as OfferCall), slots: [{ ...slots[0], pair: 2, participantId: 'PA_9' }] }),
      AssignPair: () => ({ ok: false, error: { code: 'unknownParticipant', message: 'gone' } }),
    });
    const reloaded = new RoomClient({ token: 'token', pins: client.getState().pins }, { connect: () => again, createPeer: peers.create });
    await reloaded.join();
    await settle();

    expect(again.argumentsOf('AssignPair')).toEqual([{ pair: 2, participantId: 'PA_1' }]);
    expect(reloaded.getState().pins).toEqual({}); // she has gone meanwhile
  });

  it('offers more pairs when the server says that they are needed', async () => {
    await client.join();
    await settle();
    hub().tell({ n: 1, type: 'needSlots', pairs: 16 });
    await settle();
    expect(peers.last.transceivers).toHaveLength(35);
  });

  it('keeps its media over a resumed hub connection', async () => {
    joins = [joinReply(), joinReply({ snapshot: null })];
    await client.join();
    await client.publish('camera', mediaTrack('video'));
    peers.made.forEach((peer) => peer.become('connected'));
    hub().breakOff();
    expect(client.getState().status).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(0);
    expect(client.getState().status).toBe('connected');
    expect(peers.made.map((peer) => [peer.isClosed, peer.iceRestarts])).toEqual([[false, 0], [false, 0]]);
  });

  it('restarts ICE where media is not well after the hub came back', async () => {
    joins = [joinReply(), joinReply({ snapshot: null })];
    await client.join();
    await settle();
    hub().breakOff();
    peers.last.become('disconnected');
    await vi.advanceTimersByTimeAsync(0);
    expect(peers.last.iceRestarts).toBe(1);
  });

  it('publishes anew at a new place', async () => {
    joins = [joinReply(), joinReply({ resumeSecret: 'secret-2' })];
    await client.join();
    await client.publish('camera', mediaTrack('video'));
    hub().breakOff();
    await vi.advanceTimersByTimeAsync(0);
    await settle();
    expect(peers.made.map((peer) => peer.isClosed)).toEqual([true, true, false, false]);
    expect(offersOf('publish').at(-1)?.sources).toEqual({ 0: 'camera' });
    expect(client.getState().published).toEqual({ camera: { trackId: 'TR_camera', muted: false } });
  });

  it('publishes anew when a snapshot no longer has its tracks', async () => {
    joins = [joinReply(), joinReply({ lastEvent: 900 })];
    await client.join();
    await client.publish('camera', mediaTrack('video'));
    hub().breakOff();
    await vi.advanceTimersByTimeAsync(0);
    await settle();
    expect(offersOf('publish')).toHaveLength(2);
  });

  it('begins a connection again that the server has closed', async () => {
    await client.join();
    await client.publish('camera', mediaTrack('video'));
    hub().tell({ n: 1, type: 'transportStateChanged', connection: 'publish', state: 'closed' });
    await settle();
    expect(offersOf('publish')).toHaveLength(2);
    expect(offersOf('subscribe')).toHaveLength(1);
  });

  it('tells the server what was muted while the hub was away', async () => {
    joins = [joinReply(), joinReply({ snapshot: null })];
    await client.join();
    await client.publish('microphone', mediaTrack('audio'));
    peers.made.forEach((peer) => peer.become('connected'));
    hub().breakOff();
    await client.setMuted('microphone', true);
    await vi.advanceTimersByTimeAsync(0);
    expect(hub().argumentsOf('SetMuted')).toEqual([{ trackId: 'TR_microphone', muted: true }]);
  });

  it('publishes as soon as the hub is back', async () => {
    joins = [joinReply(), joinReply({ snapshot: null })];
    await client.join();
    await settle();
    hub().breakOff();
    const published = client.publish('camera', mediaTrack('video'));
    await vi.advanceTimersByTimeAsync(0);
    await published;
    expect(client.getState().published.camera?.trackId).toBe('TR_camera');
  });

  it('passes refusals on', async () => {
    await client.join();
    vi.spyOn(hub(), 'invoke').mockResolvedValueOnce({ ok: false, error: { code: 'alreadyRecording', message: '' } });
    await expect(client.startRecording()).rejects.toMatchObject({ code: 'alreadyRecording' });
  });

  it('leaves nothing open when it leaves', async () => {
    await client.join();
    await client.publish('camera', mediaTrack('video'));
    await client.leave();
    expect(peers.made.every((peer) => peer.isClosed)).toBe(true);
    expect(client.getState()).toMatchObject({ status: 'closed', closeReason: 'left', participants: [], media: {}, published: {} });
  });

  it('says goodbye with the secret of its place, by a request that outlives the page', async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response()));
    vi.stubGlobal('fetch', fetched);
    const leaves = new RoomClient({ token: 'token' }, { connect: () => new FakeHub({ Join: () => ({ ok: true, ...joinReply() }) }), createPeer: peers.create });
    leaves.sayGoodbye();
    expect(fetched).not.toHaveBeenCalled(); // it holds no place yet
    await leaves.join();
    leaves.sayGoodbye();
    expect(fetched).toHaveBeenCalledExactlyOnceWith('/api/rooms/RM_1/goodbye', expect.objectContaining({
      method: 'POST', keepalive: true, body: JSON.stringify({ participantId: 'PA_self', secret: 'secret-1' }),
    }));
    await leaves.leave();
    leaves.sayGoodbye();
    expect(fetched).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  it('says goodbye over the hub to another server, which takes no requests of this page', async () => {
    const sendGoodbye = vi.fn();
    const far = new FakeHub({ Join: () => ({ ok: true, ...joinReply() }) });
    const called = new RoomClient({ token: 'token', baseUrl: 'https://b.example' }, { connect: () => far, createPeer: peers.create, sendGoodbye });
    await called.join();
    called.sayGoodbye();
    expect(far.argumentsOf('SayGoodbye')).toHaveLength(1);
    expect(sendGoodbye).not.toHaveBeenCalled();
  });

  it('resumes when a page that was put away is shown again and its hub no longer answers', async () => {
    joins = [joinReply(), joinReply({ snapshot: null })];
    await client.join();
    await settle();
    peers.made.forEach((peer) => peer.become('connected'));
    hub().isOpen = false; // nobody was there to be told
    client.comeBack();
    await vi.advanceTimersByTimeAsync(0);
    expect(hubs).toHaveLength(2);
    expect(hub().argumentsOf('Join')).toEqual([expect.objectContaining({ resume: { secret: 'secret-1', lastEvent: 0 } })]);
    expect(client.getState().status).toBe('connected');
    expect(peers.last.iceRestarts).toBe(1);
  });

  it('uses the relays that the server names, and the latest of them', async () => {
    const servers = (credential: string) => [{ urls: 'turn:relay.example', username: 'u', credential }];
    joins = [joinReply({ iceServers: servers('first') }), joinReply({ snapshot: null, iceServers: servers('second') })];
    await client.join();
    await settle();
    expect(peers.last.configuration.iceServers).toEqual(servers('first'));
    hub().breakOff();
    await vi.advanceTimersByTimeAsync(0);
    expect(peers.last.configuration.iceServers).toEqual(servers('second'));
  });

  it('takes over the place of the page that was reloaded', async () => {
    const again = new RoomClient({ token: 'token', resumeSecret: 'secret-1' }, {
      connect: () => {
        const one = new FakeHub({ Join: () => ({ ok: true, ...joinReply({ lastEvent: 40 }) }), Offer: (call) => answerOffer(call as OfferCall) });
        hubs.push(one);
        return one;
      },
      createPeer: peers.create,
    });
    await again.join();
    await settle();
    expect(hub().argumentsOf('Join')).toMatchObject([{ resume: { secret: 'secret-1', lastEvent: -1 } }]);
    expect(again.getState().status).toBe('connected');
    expect(offersOf('subscribe')).toHaveLength(1);
    expect(again.resumeSecret).toBe('secret-1');
  });

  it('looks for another path when the server asks for TCP', async () => {
    await client.join();
    await settle();
    const lossy = peers.last;
    hub().tell({ n: 1, type: 'useTcp', connection: 'subscribe' });
    await settle();
    expect(peers.last).not.toBe(lossy);
    expect(offersOf('subscribe')).toHaveLength(2);
  });

  it('tells at which size it shows a picture', async () => {
    await client.join();
    await settle();
    hub().tell({ n: 1, type: 'participantJoined', participant: participant('PA_1', [track('TR_1', 'PA_1')]) });
    hub().tell({ n: 2, type: 'slotChanged', slots } as never);
    client.showPicture('view', client.getState().media.PA_1!.camera!, { width: 640, height: 360 });
    await vi.advanceTimersByTimeAsync(300);
    expect(hub().argumentsOf('SetSlotSizes')).toEqual([{ slots: [{ mid: '1', width: 640, height: 360 }] }]);
  });

  it('knows whose picture a line carries', async () => {
    await client.join();
    await client.publish('camera', mediaTrack('video'));
    hub().tell({ n: 1, type: 'participantJoined', participant: participant('PA_1', [track('TR_1', 'PA_1')]) });
    hub().tell({ n: 2, type: 'slotChanged', slots } as never);
    expect(client.lineOf('subscribe', '1')).toEqual({ participantId: 'PA_1', source: 'camera' });
    expect(client.lineOf('publish', '0')).toEqual({ participantId: 'PA_self', source: 'camera' });
    expect(client.lineOf('publish', '7')).toBeNull();
  });

  it('tells of a path that is broken until it is well again', async () => {
    await client.join();
    await settle();
    peers.last.become('connected');
    expect(client.getState().paths.subscribe).toBe('well');
    peers.last.become('disconnected');
    expect(client.getState().paths).toEqual({ publish: 'new', subscribe: 'broken' });
    peers.last.become('connected');
    expect(client.getState().paths.subscribe).toBe('well');
  });
});

describe('RoomClient on another network', () => {
  it('looks for another path at once and gives up a connection that no longer answers', async () => {
    vi.useFakeTimers();
    const network = new EventTarget();
    vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
    vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network));
    const peers = new FakePeers();
    const hubs: FakeHub[] = [];
    const client = new RoomClient({ token: 'token' }, {
      connect: () => {
        const silent = hubs.length === 0;
        const one = new FakeHub({
          Join: () => ({ ok: true, ...joinReply(silent ? {} : { snapshot: null }) }),
          Offer: (call) => answerOffer(call as OfferCall),
          GetConnection: () => (silent ? new Promise(() => undefined) : { ok: true }),
        });
        hubs.push(one);
        return one;
      },
      createPeer: peers.create,
    });
    await client.join();
    await settle();
    network.dispatchEvent(new Event('offline'));
    expect(client.getState().isOnline).toBe(false);
    network.dispatchEvent(new Event('online'));
    expect(client.getState().isOnline).toBe(true);
    await settle();
    expect(peers.last.iceRestarts).toBe(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(hubs).toHaveLength(2);
    expect(client.getState().status).toBe('connected');
    await client.leave();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
});
