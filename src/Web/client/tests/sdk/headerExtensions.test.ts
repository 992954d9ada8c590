import { describe, expect, it } from 'vitest';
import { withExtensions } from '../../src/sdk/room/headerExtensions';

const lines = (...all: string[]): string => all.map((line) => `${line}\r\n`).join('');

describe('withExtensions', () => {
  const offer = lines('v=0', 'm=audio 9 UDP 1', 'a=extmap:1 urn:a', 'm=video 9 UDP 1', 'a=extmap:1 urn:a', 'a=extmap:2 urn:b', 'm=video 9 UDP 1', 'a=extmap:2 urn:b');

  it('adds what is missing to each line of its kind, under one free id', () => {
    expect(withExtensions(offer, { audio: [], video: ['urn:new'] })).toBe(lines(
      'v=0', 'm=audio 9 UDP 1', 'a=extmap:1 urn:a',
      'm=video 9 UDP 1', 'a=extmap:1 urn:a', 'a=extmap:2 urn:b', 'a=extmap:3 urn:new',
      'm=video 9 UDP 1', 'a=extmap:2 urn:b', 'a=extmap:3 urn:new',
    ));
  });

  it('gives an extension the id that it has on another line', () => {
    expect(withExtensions(offer, { audio: ['urn:b'], video: [] })).toContain(lines('a=extmap:1 urn:a', 'a=extmap:2 urn:b', 'm=video 9 UDP 1'));
  });

  it('leaves alone what is there', () => {
    expect(withExtensions(offer, { audio: ['urn:a'], video: ['urn:b'] })).toBe(offer);
  });
});
