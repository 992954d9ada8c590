import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JoinReply, RoomEvent } from '../../src/sdk/connection/protocol';
import { RoomLink, type LinkListener } from '../../src/sdk/connection/RoomLink';
import { RoomError } from '../../src/sdk/RoomError';
import { FakeHub, joinReply, settle } from './fakes';

const event = (n: number): RoomEvent => ({ n, type: 'trackUnpublished', trackId: `TR_${n}` });
const refused = (code: string): object => ({ ok: false, error: { code, message: code } });

class Recorder implements LinkListener {
  readonly log: string[] = [];

  joined(reply: JoinReply, isNewPlace: boolean): void {
    this.log.push(`${isNewPlace ? 'new' : 'kept'} ${reply.resumeSecret}`);
  }

  event(told: RoomEvent): void {
    this.log.push(`event ${told.n}`);
  }

  reconnecting(): void {
    this.log.push('reconnecting');
  }

  closed(reason: string): void {
    this.log.push(`closed ${reason}`);
  }
}

/** A link over hubs that answer Join, one after the other, as given. */
function linkOver(...joins: (object | Error)[]): { link: RoomLink; hubs: FakeHub[]; log: string[] } {
  const recorder = new Recorder();
  const hubs: FakeHub[] = [];
  const link = new RoomLink(() => {
    const answer = joins[Math.min(hubs.length, joins.length - 1)];
    const hub = new FakeHub({ Join: () => answer }, answer instanceof Error ? answer : null);
    hubs.push(hub);
    return hub;
  }, recorder);
  return { link, hubs, log: recorder.log };
}

const first = { ok: true, ...joinReply({ lastEvent: 3 }) };

describe('RoomLink', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('joins without a secret and passes events on in order', async () => {
    const { link, hubs, log } = linkOver(first);
    await link.open();
    hubs[0]?.tell(event(4));
    hubs[0]?.tell(event(5));
    expect(hubs[0]?.argumentsOf('Join')).toEqual([{ protocol: 1, batches: true }]);
    expect(log).toEqual(['new secret-1', 'event 4', 'event 5']);
  });

  it('goes where the room is, and back when that server is gone', async () => {
    const nodes: (string | null)[] = [];
    const answers: (object | Error)[] = [
      { ok: false, error: { code: 'otherNode', message: 'elsewhere', url: 'https://b.example' } }, first,
      new RoomError('unreachable'), first,
    ];
    const hubs: FakeHub[] = [];
    const recorder = new Recorder();
    const link = new RoomLink((node) => {
      nodes.push(node);
      const answer = answers[hubs.length];
      const hub = new FakeHub({ Join: () => answer }, answer instanceof Error ? answer : null);
      hubs.push(hub);
      return hub;
    }, recorder);
    await link.open();
    expect(nodes).toEqual([null, 'https://b.example']);
    hubs[1]?.breakOff();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(nodes).toEqual([null, 'https://b.example', 'https://b.example', null]);
    expect(recorder.log.at(-1)).toBe('kept secret-1');
  });

  it('holds events back that overtake the reply to Join', async () => {
    const hubs: FakeHub[] = [];
    const recorder = new Recorder();
    const link = new RoomLink(() => {
      const hub: FakeHub = new FakeHub({
        Join: () => {
          hub.tell(event(3));
          hub.tell(event(4));
          return first;
        },
      });
      hubs.push(hub);
      return hub;
    }, recorder);
    await link.open();
    expect(recorder.log).toEqual(['new secret-1', 'event 4']);
  });

  it('tells whoever joins why she was refused, and closes', async () => {
    const { link, hubs, log } = linkOver(refused('roomFull'));
    await expect(link.open()).rejects.toThrow(new RoomError('roomFull'));
    expect(log).toEqual(['closed roomFull']);
    expect(hubs[0]?.isOpen).toBe(false);
  });

  it('resumes at once with its secret and the last event it has handled', async () => {
    const resumed = { ok: true, ...joinReply({ lastEvent: 6, snapshot: null, replay: [event(5), event(6)] }) };
    const { link, hubs, log } = linkOver(first, resumed);
    await link.open();
    hubs[0]?.tell(event(4));
    hubs[0]?.breakOff();
    await vi.advanceTimersByTimeAsync(0);
    expect(hubs[1]?.argumentsOf('Join')).toEqual([{ protocol: 1, batches: true, resume: { secret: 'secret-1', lastEvent: 4 } }]);
    expect(log).toEqual(['new secret-1', 'event 4', 'reconnecting', 'kept secret-1', 'event 5', 'event 6']);
  });

  it('asks over another connection for what is missing when it sees a gap', async () => {
    const { link, hubs, log } = linkOver(first, first);
    await link.open();
    hubs[0]?.tell(event(5));
    await vi.advanceTimersByTimeAsync(0);
    expect(hubs[0]?.isOpen).toBe(false);
    expect(hubs[1]?.argumentsOf('Join')).toEqual([{ protocol: 1, batches: true, resume: { secret: 'secret-1', lastEvent: 3 } }]);
    expect(log).toEqual(['new secret-1', 'reconnecting', 'kept secret-1']);
  });

  it('hears nothing any more from a connection that it has given up', async () => {
    const { link, hubs, log } = linkOver(first, first);
    await link.open();
    hubs[0]?.breakOff();
    await vi.advanceTimersByTimeAsync(0);
    hubs[0]?.tell(event(4));
    hubs[0]?.breakOff();
    expect(log).toEqual(['new secret-1', 'reconnecting', 'kept secret-1']);
    expect(hubs).toHaveLength(2);
  });

  it('tells of a new place when the server has forgotten the old one', async () => {
    const anew = { ok: true, ...joinReply({ resumeSecret: 'secret-2', lastEvent: 0 }) };
    const { link, hubs, log } = linkOver(first, anew);
    await link.open();
    hubs[0]?.breakOff();
    await vi.advanceTimersByTimeAsync(0);
    hubs[1]?.tell(event(1));
    expect(log).toEqual(['new secret-1', 'reconnecting', 'new secret-2', 'event 1']);
  });

  it('joins anew without its secret after the server says that it has not joined', async () => {
    const { link, hubs, log } = linkOver(first, { ok: true, ...joinReply({ resumeSecret: 'secret-2' }) });
    await link.open();
    const hub = hubs[0];
    vi.spyOn(hub!, 'invoke').mockResolvedValueOnce(refused('notJoined'));
    await expect(link.invoke('SetMuted', {})).rejects.toMatchObject({ code: 'disconnected' });
    await vi.advanceTimersByTimeAsync(0);
    expect(hubs[1]?.argumentsOf('Join')).toEqual([{ protocol: 1, batches: true }]);
    expect(log).toEqual(['new secret-1', 'reconnecting', 'new secret-2']);
  });

  it('keeps trying while the server cannot be reached', async () => {
    const down = new RoomError('unreachable');
    const { link, hubs, log } = linkOver(first, down, down, down, first);
    await link.open();
    hubs[0]?.breakOff();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(hubs).toHaveLength(5);
    expect(log).toEqual(['new secret-1', 'reconnecting', 'kept secret-1']);
  });

  it('gives up after ten minutes', async () => {
    const { link, hubs, log } = linkOver(first, new RoomError('unreachable'));
    await link.open();
    hubs[0]?.breakOff();
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    expect(log).toEqual(['new secret-1', 'reconnecting', 'closed connectionLost']);
    await expect(link.ready()).rejects.toMatchObject({ code: 'closed' });
  });

  it('leaves the place to another connection that has taken it', async () => {
    const { link, hubs, log } = linkOver(first, refused('notAllowed'));
    await link.open();
    hubs[0]?.breakOff();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hubs).toHaveLength(2);
    expect(log).toEqual(['new secret-1', 'reconnecting', 'closed replaced']);
  });

  it('stops when its token is no longer valid', async () => {
    const { link, hubs, log } = linkOver(first, new RoomError('notAuthenticated'));
    await link.open();
    hubs[0]?.breakOff();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual(['new secret-1', 'reconnecting', 'closed notAuthenticated']);
  });

  it('ends with the room', async () => {
    const { link, hubs, log } = linkOver(first);
    await link.open();
    hubs[0]?.tell({ n: 4, type: 'roomClosed', reason: 'replaced' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hubs).toHaveLength(1);
    expect(log).toEqual(['new secret-1', 'closed replaced']);
  });

  it('comes back after the server was restarted', async () => {
    const { link, hubs, log } = linkOver(first, { ok: true, ...joinReply({ resumeSecret: 'secret-2' }) });
    await link.open();
    hubs[0]?.tell({ n: 4, type: 'roomClosed', reason: 'shutdown' });
    await vi.advanceTimersByTimeAsync(0);
    expect(log).toEqual(['new secret-1', 'reconnecting', 'new secret-2']);
  });

  it('lets calls wait until it is back', async () => {
    const { link, hubs } = linkOver(first, first);
    await link.open();
    hubs[0]?.breakOff();
    await expect(link.invoke('StartRecording')).rejects.toMatchObject({ code: 'disconnected' });
    const ready = link.ready();
    await vi.advanceTimersByTimeAsync(0);
    await expect(ready).resolves.toBeUndefined();
  });

  it('says goodbye when it leaves, and does not come back', async () => {
    const { link, hubs, log } = linkOver(first);
    await link.open();
    await link.leave();
    hubs[0]?.breakOff();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hubs[0]?.argumentsOf('Leave')).toHaveLength(1);
    expect(log).toEqual(['new secret-1', 'closed left']);
  });

  it('gives up a server that does not answer Join', async () => {
    const { link, log } = linkOver(new Promise(() => undefined));
    const opened = expect(link.open()).rejects.toMatchObject({ code: 'unreachable' });
    await vi.advanceTimersByTimeAsync(10_000);
    await opened;
    await settle();
    expect(log).toEqual(['closed unreachable']);
  });
});
