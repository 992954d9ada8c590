import { describe, expect, it } from 'vitest';
import { dropCall, emptyLine, openedLine, putCall, reduceLine } from '../../src/sdk/line/LineState';
import { aCall, aCard, someSettings } from './lineFakes';

const opened = openedLine(emptyLine, { self: aCard('PE_me'), calls: [], settings: someSettings, missed: 2, presence: [] });

describe('what a line knows', () => {
  it('takes the newer of two views of a call, whichever comes first', () => {
    const newer = putCall(opened, aCall('CA_1', { version: 3, state: 'connected' }));
    const older = reduceLine(newer, { type: 'callChanged', call: aCall('CA_1', { version: 2, state: 'ringing' }) });
    expect(older).toBe(newer);
    expect(older.calls.map((call) => call.state)).toEqual(['connected']);
  });

  it('keeps a call that ended until it is dismissed, and never learns of one that ended before it was known', () => {
    const known = putCall(opened, aCall('CA_1', { version: 1 }));
    const ended = putCall(known, aCall('CA_1', { version: 2, state: 'ended' }));
    expect(ended.calls).toHaveLength(1);
    expect(dropCall(ended, 'CA_1').calls).toEqual([]);
    expect(reduceLine(opened, { type: 'callChanged', call: aCall('CA_2', { version: 9, state: 'ended' }) })).toBe(opened);
    expect(putCall(opened, aCall('CA_2', { version: 9, state: 'ended' })).calls).toHaveLength(1); // the reply to one's own dialling
  });

  it('forgets calls that the server no longer names when the line is opened again', () => {
    const before = putCall(opened, aCall('CA_1', { version: 1 }));
    const again = openedLine(before, { self: aCard('PE_me'), calls: [aCall('CA_2', { version: 1 })], settings: someSettings, missed: 0, presence: [] });
    expect(again.calls.map((call) => call.id)).toEqual(['CA_2']);
    expect(again.missed).toBe(0);
  });

  it('keeps the newest presence of each person', () => {
    const one = reduceLine(opened, { type: 'presenceChanged', people: [{ personId: 'PE_a', status: 'busy', devices: 1, version: 5 }] });
    const late = reduceLine(one, {
      type: 'presenceChanged',
      people: [{ personId: 'PE_a', status: 'available', devices: 1, version: 4 }, { personId: 'PE_b', status: 'away', devices: 1, version: 1 }],
    });
    expect(late.presence['PE_a']?.status).toBe('busy');
    expect(late.presence['PE_b']?.status).toBe('away');
  });

  it('asks again for what it is told has changed', () => {
    const history = reduceLine(opened, { type: 'historyChanged', missed: 7 });
    expect(history.missed).toBe(7);
    expect(history.historyVersion).toBe(opened.historyVersion + 1);
    expect(reduceLine(opened, { type: 'directoryChanged' }).directoryVersion).toBe(opened.directoryVersion + 1);
  });
});
