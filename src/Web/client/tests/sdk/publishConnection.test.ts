import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OfferCall, OfferReply } from '../../src/sdk/connection/protocol';
import { RoomError } from '../../src/sdk/RoomError';
import { PublishConnection, type Published } from '../../src/sdk/room/PublishConnection';
import { answerOffer, FakePeers, mediaTrack, settle } from './fakes';

describe('PublishConnection', () => {
  let peers: FakePeers;
  let offers: OfferCall[];
  let muted: [string, boolean][];
  let published: Published;
  let refusal: RoomError | null;
  let connection: PublishConnection;

  beforeEach(() => {
    peers = new FakePeers();
    offers = [];
    muted = [];
    published = {};
    refusal = null;
    connection = new PublishConnection(
      {
        offer: (call) => {
          offers.push(call);
          const failed = refusal;
          refusal = null;
          return failed ? Promise.reject(failed) : Promise.resolve(answerOffer(call) as unknown as OfferReply);
        },
        ready: () => Promise.resolve(),
        setMuted: (trackId, isMuted) => {
          muted.push([trackId, isMuted]);
          return Promise.resolve();
        },
      },
      peers.create,
      (told) => (published = told),
    );
  });

  afterEach(() => void vi.unstubAllGlobals());

  const directions = (): string[] => peers.last.transceivers.map((one) => one.direction);

  it('makes no peer connection before there is something to publish', () => {
    expect(connection.media.peer).toBeNull();
    expect(peers.made).toEqual([]);
  });

  it('offers a sending line with its source and takes the answer', async () => {
    await connection.publish('camera', mediaTrack('video'));
    expect(offers).toEqual([{ connection: 'publish', sdp: 'offer 1', sources: { 0: 'camera' } }]);
    expect(peers.last.answers).toEqual(['answer to offer 1']);
    expect(directions()).toEqual(['sendonly']);
    expect(published).toEqual({ camera: { trackId: 'TR_camera', muted: false } });
  });

  it('publishes two sources over one peer connection', async () => {
    await Promise.all([
      connection.publish('microphone', mediaTrack('audio')),
      connection.publish('camera', mediaTrack('video')),
    ]);
    expect(peers.made).toHaveLength(1);
    expect(offers.at(-1)?.sources).toEqual({ 0: 'microphone', 1: 'camera' });
    expect(Object.keys(published)).toEqual(['microphone', 'camera']);
  });

  it('replaces a track without another offer, and keeps it muted', async () => {
    await connection.publish('camera', mediaTrack('video'));
    await connection.setMuted('camera', true);
    const next = mediaTrack('video', 'next');
    await connection.publish('camera', next);
    expect(offers).toHaveLength(1);
    expect(peers.last.transceivers[0]?.replaced).toEqual([next]);
    expect(next.enabled).toBe(false);
  });

  it('refuses a track of the wrong kind', async () => {
    await expect(connection.publish('camera', mediaTrack('audio'))).rejects.toMatchObject({ code: 'badRequest' });
    expect(peers.made).toEqual([]);
  });

  it('silences the line of what is unpublished and offers again', async () => {
    await connection.publish('camera', mediaTrack('video'));
    await connection.unpublish('camera');
    expect(directions()).toEqual(['inactive']);
    expect(peers.last.transceivers[0]?.replaced).toEqual([null]);
    expect(offers.at(-1)).toEqual({ connection: 'publish', sdp: 'offer 2', sources: {} });
    expect(published).toEqual({});
  });

  it('uses a silenced line again, if it can carry the same', async () => {
    await connection.publish('camera', mediaTrack('video'));
    await connection.unpublish('camera');
    await connection.publish('microphone', mediaTrack('audio'));
    await connection.publish('camera', mediaTrack('video', 'again'));
    expect(directions()).toEqual(['sendonly', 'sendonly']);
    expect(offers.at(-1)?.sources).toEqual({ 0: 'camera', 1: 'microphone' });
  });

  it('takes another line for a screen than for a camera, whose encodings are others', async () => {
    await connection.publish('camera', mediaTrack('video'));
    await connection.unpublish('camera');
    await connection.publish('screen', mediaTrack('video', 'screen', 1920, 1080));
    expect(directions()).toEqual(['inactive', 'sendonly']);
    expect(offers.at(-1)?.sources).toEqual({ 1: 'screen' });
  });

  it('does nothing for a source that is not published', async () => {
    await connection.unpublish('screen');
    expect(offers).toEqual([]);
    await expect(connection.setMuted('screen', true)).rejects.toMatchObject({ code: 'unknownTrack' });
  });

  it('mutes the track and tells the server', async () => {
    const microphone = mediaTrack('audio');
    await connection.publish('microphone', microphone);
    await connection.setMuted('microphone', true);
    expect(microphone.enabled).toBe(false);
    expect(muted).toEqual([['TR_microphone', true]]);
    expect(published).toEqual({ microphone: { trackId: 'TR_microphone', muted: true } });
  });

  it('tells the server of a track that was muted before it was published', async () => {
    const microphone = mediaTrack('audio');
    microphone.enabled = false;
    await connection.publish('microphone', microphone);
    expect(muted).toEqual([['TR_microphone', true]]);
  });

  it('takes back what the server refuses', async () => {
    refusal = new RoomError('notAllowed');
    await expect(connection.publish('camera', mediaTrack('video'))).rejects.toMatchObject({ code: 'notAllowed' });
    expect(directions()).toEqual(['inactive']);
    expect(published).toEqual({});
  });

  it('offers again what a broken hub connection swallowed', async () => {
    refusal = new RoomError('disconnected');
    await connection.publish('camera', mediaTrack('video'));
    expect(offers).toHaveLength(2);
    expect(published).toEqual({ camera: { trackId: 'TR_camera', muted: false } });
  });

  it('publishes everything anew over another peer connection, muted as before', async () => {
    await connection.publish('camera', mediaTrack('video'));
    await connection.publish('microphone', mediaTrack('audio'));
    await connection.setMuted('microphone', true);
    muted.length = 0;
    connection.media.renew();
    await settle();
    expect(peers.made.map((peer) => peer.isClosed)).toEqual([true, false]);
    expect(offers.at(-1)?.sources).toEqual({ 0: 'camera', 1: 'microphone' });
    expect(muted).toEqual([['TR_microphone', true]]);
  });

  it('makes no new peer connection when nothing is published', async () => {
    await connection.publish('camera', mediaTrack('video'));
    await connection.unpublish('camera');
    connection.media.renew();
    await settle();
    expect(peers.made.map((peer) => peer.isClosed)).toEqual([true]);
  });

  it('is refused after it was closed', async () => {
    connection.close();
    await expect(connection.publish('camera', mediaTrack('video'))).rejects.toMatchObject({ code: 'closed' });
  });

  it('sends a large camera in three encodings', async () => {
    await connection.publish('camera', mediaTrack('video', 'camera', 1280, 720));
    expect(peers.last.transceivers[0]?.encodings.map((one) => one.rid)).toEqual(['q', 'h', 'f']);
  });

  it('switches off the encodings that nobody takes', async () => {
    await connection.publish('camera', mediaTrack('video', 'camera', 1280, 720));
    connection.layersWanted('TR_camera', [{ rid: 'f', active: false, maxSpatialLayer: -1 }]);
    connection.layersWanted('TR_other', [{ rid: 'q', active: false, maxSpatialLayer: -1 }]);
    await settle();
    const parameters = peers.last.transceivers[0]?.parameters ?? [];
    expect(parameters.map((one) => one.encodings.map((encoding) => encoding.active))).toEqual([[undefined, undefined, false]]);
  });

  it('keeps the text of a shared screen sharp', async () => {
    await connection.publish('screen', mediaTrack('video', 'screen', 1920, 1080));
    await settle();
    expect(peers.last.transceivers[0]?.parameters[0]).toMatchObject({ degradationPreference: 'maintain-resolution' });
  });

  it('puts redundant audio first where the browser has it', async () => {
    const codecs = ['opus', 'red', 'PCMU'].map((name) => ({ mimeType: `audio/${name}`, clockRate: 48_000 }));
    vi.stubGlobal('RTCRtpSender', { getCapabilities: () => ({ codecs }) });
    await connection.publish('microphone', mediaTrack('audio'));
    vi.stubGlobal('RTCRtpSender', { getCapabilities: () => ({ codecs: codecs.slice(0, 1) }) });
    await connection.publish('screenAudio', mediaTrack('audio', 'other'));
    expect(peers.last.transceivers.map((one) => one.preferred)).toEqual([[['red', 'opus']], [['opus']]]);
  });

  it('offers again when the room decodes other codecs, and not when it decodes the same', async () => {
    vi.stubGlobal('RTCRtpSender', senderOf('VP8', 'H264'));
    await connection.publish('camera', mediaTrack('video', 'camera', 1280, 720));
    connection.setCodecs({ video: ['VP8'] });
    await connection.moveToCodecs();
    expect(offers).toHaveLength(1);
    connection.setCodecs({ video: ['AV1', 'H264', 'VP8'] });
    await connection.moveToCodecs();
    expect(offers).toHaveLength(2);
    expect(directions()).toEqual(['sendonly']);
    expect(peers.last.transceivers[0]?.preferred).toEqual([['VP8'], ['H264', 'VP8']]);
  });
});

function senderOf(...names: string[]): object {
  const codecs = names.map((name) => ({ mimeType: `video/${name}`, sdpFmtpLine: 'packetization-mode=1;profile-level-id=42e01f' }));
  return { getCapabilities: () => ({ codecs }) };
}
