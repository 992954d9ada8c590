import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LineClient } from '../../src/sdk/line/LineClient';
import { RoomError } from '../../src/sdk/RoomError';
import { aCall, FakeLineHub, opening } from './lineFakes';

function lineOf(...hubs: FakeLineHub[]): LineClient {
  const left = [...hubs];
  return new LineClient({ deviceId: 'here', deviceName: 'test', connect: () => left.shift() ?? hubs.at(-1) ?? new FakeLineHub() });
}

const settle = () => vi.advanceTimersByTimeAsync(1);

describe('a line', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('window', { addEventListener: () => undefined, removeEventListener: () => undefined });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('opens with its device and shows what the server tells', async () => {
    const hub = new FakeLineHub();
    hub.answer = () => opening({ missed: 3 });
    const line = lineOf(hub);
    line.open();
    await settle();
    expect(hub.calls[0]).toEqual({ method: 'Open', argument: { protocol: 1, deviceId: 'here', deviceName: 'test' } });
    expect(line.getState()).toMatchObject({ status: 'connected', missed: 3 });
    hub.send({ type: 'callChanged', call: aCall('CA_1') });
    expect(line.getState().calls).toHaveLength(1);
  });

  it('comes back by itself after a break, and takes over what is true then', async () => {
    const first = new FakeLineHub();
    first.answer = () => opening({ calls: [aCall('CA_1')] });
    const second = new FakeLineHub();
    second.answer = () => opening({ calls: [aCall('CA_2')] });
    const line = lineOf(first, second);
    line.open();
    await settle();
    first.break();
    await settle();
    expect(['reconnecting', 'connected']).toContain(line.getState().status);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(line.getState().status).toBe('connected');
    expect(line.getState().calls.map((call) => call.id)).toEqual(['CA_2']);
  });

  it('does not come back once the person is signed out', async () => {
    const hub = new FakeLineHub();
    hub.refuseStart = new RoomError('signedOut');
    const line = lineOf(hub);
    line.open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.getState()).toMatchObject({ status: 'closed', closeReason: 'signedOut' });
    expect(hub.calls).toEqual([]);
  });

  it('never gives up on a server that is away', async () => {
    const hubs = Array.from({ length: 400 }, () => {
      const hub = new FakeLineHub();
      hub.refuseStart = new RoomError('unreachable');
      return hub;
    });
    const back = new FakeLineHub();
    back.answer = () => opening();
    const line = lineOf(...hubs, back);
    line.open();
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(line.getState().status).toBe('connected');
  });

  it('tells a refusal by its code, and that nothing was done while it is away', async () => {
    const hub = new FakeLineHub();
    hub.answer = (method) => (method === 'Open' ? opening() : { ok: false, error: { code: 'notAllowed', message: 'no' } });
    const line = lineOf(hub);
    await expect(line.hold('CA_1')).rejects.toMatchObject({ code: 'disconnected' });
    line.open();
    await settle();
    await expect(line.dial({ number: '8003' }, true)).rejects.toMatchObject({ code: 'notAllowed' });
  });

  it('says nothing more after it was closed', async () => {
    const hub = new FakeLineHub();
    hub.answer = () => opening();
    const line = lineOf(hub);
    line.open();
    await settle();
    line.close();
    hub.send({ type: 'callChanged', call: aCall('CA_1') });
    expect(line.getState()).toMatchObject({ status: 'closed', closeReason: null, calls: [] });
    expect(hub.isOpen).toBe(false);
  });
});
