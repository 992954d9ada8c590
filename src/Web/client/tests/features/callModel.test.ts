import { describe, expect, it } from 'vitest';
import { causeKey, foremost, hasEndedHere, heldKey, isHere, isIncoming, partnerOf, statusKey, wasUnreached } from '../../src/features/call/callModel';
import { routeOf } from '../../src/route';
import { aCall, aLeg } from '../sdk/lineFakes';

describe('a call on this device', () => {
  it('rings everywhere until it is answered, and is then only where it was answered', () => {
    const ringing = aCall('CA_1');
    expect(isIncoming(ringing)).toBe(true);
    expect(isHere(ringing, 'here')).toBe(false);
    const answered = aCall('CA_1', { state: 'connected', me: aLeg('PE_me', 'connected', 'there') });
    expect(isIncoming(answered)).toBe(false);
    expect(isHere(answered, 'here')).toBe(false);
    expect(isHere(answered, 'there')).toBe(true);
  });

  it('tells its end where it was, and to whoever dialled', () => {
    const ended = aCall('CA_1', { state: 'ended', me: aLeg('PE_me', 'left'), cause: { reason: 'declined', sip: 603 } });
    expect(hasEndedHere(ended, 'here')).toBe(false);
    expect(hasEndedHere({ ...ended, direction: 'out' }, 'here')).toBe(true);
    expect(causeKey(ended)).toBe('cause.declined');
    expect(causeKey({ ...ended, cause: { reason: 'normal', sip: 200 } })).toBeNull();
  });

  it('shows a consultation before the call that it is about, and a call that goes on before one on hold', () => {
    const held = aCall('CA_1', { state: 'held', consultCall: 'CA_2' });
    const consult = aCall('CA_2', { consultFor: 'CA_1' });
    expect(foremost([held, consult])?.id).toBe('CA_2');
    expect(foremost([held, aCall('CA_3', { state: 'connected' })])?.id).toBe('CA_3');
    expect(foremost([])).toBeNull();
  });

  it('offers a message where nobody was reached, to the caller alone', () => {
    const ended = aCall('CA_1', { state: 'ended', direction: 'out', cause: { reason: 'offline', sip: 480 } });
    expect(wasUnreached(ended)).toBe(true);
    expect(wasUnreached({ ...ended, direction: 'in' })).toBe(false);
    expect(wasUnreached({ ...ended, answeredAt: '2026-11-22T04:00:05Z' })).toBe(false);
    expect(wasUnreached({ ...ended, cause: { reason: 'notFound', sip: 404 } })).toBe(false);
  });

  it('tells whoever holds it how to go on, and the other to wait', () => {
    const call = aCall('CA_1', { state: 'held' });
    expect(heldKey({ ...call, me: { ...call.me, holds: true } })).toBe('call.heldText');
    expect(heldKey({ ...call, me: { ...call.me, holds: false } })).toBe('call.heldByText');
  });

  it('is named after whoever is still there', () => {
    const call = aCall('CA_1', { others: [aLeg('PE_gone', 'left'), aLeg('PE_b'), aLeg('PE_c')] });
    expect(partnerOf(call)).toMatchObject({ name: 'PE_b', others: 1 });
    expect(statusKey({ ...call, state: 'held' })).toBe('call.held');
  });
});

describe('the address', () => {
  it.each([
    ['/invite/abc-DEF_9', '', false, { to: 'invitation', secret: 'abc-DEF_9' }],
    ['/setup/x1/', '', true, { to: 'invitation', secret: 'x1' }],
    ['/', '?room=demo', false, { to: 'meeting' }],
    ['/join', '', false, { to: 'meeting' }],
    ['/', '', true, { to: 'meeting' }],
    ['/', '?lang=en', false, { to: 'desk' }],
    ['/invite/', '', false, { to: 'desk' }],
  ] as const)('%s%s leads where it says', (path, query, hasPlace, route) => {
    expect(routeOf(path, query, hasPlace)).toEqual(route);
  });
});
