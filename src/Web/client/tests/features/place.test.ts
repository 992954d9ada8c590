import { describe, expect, it } from 'vitest';
import { forgetPlace, keepPlace, readPlace, type KeptPlace } from '../../src/features/room/place';

function storage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage;
}

const place: KeptPlace = {
  grant: { token: 'token', roomId: 'RM_1', roomName: 'Harbour', identity: 'guest' },
  resumeSecret: 'secret',
  devices: { cameraOn: true, microphoneOn: false, camera: 'cam-1' },
};

describe('the place kept for a reload', () => {
  it('is there again until it is forgotten', () => {
    const tab = storage();
    expect(readPlace(tab)).toBeNull();
    keepPlace(place, tab);
    expect(readPlace(tab)).toEqual(place);
    forgetPlace(tab);
    expect(readPlace(tab)).toBeNull();
  });

  it.each(['', '{', '{}', 'null', '{"grant":{"token":"t"}}'])('is none where %j was kept', (text) => {
    const tab = storage();
    tab.setItem('crossstrait.place', text);
    expect(readPlace(tab)).toBeNull();
  });
});
