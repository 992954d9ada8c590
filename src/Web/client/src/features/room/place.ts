import type { JoinReply, Pins } from '../../sdk';
import type { WishedDevices } from '../join/useDevices';

/** What a reloaded page needs to be back where it was. */
export interface KeptPlace {
  grant: JoinReply;
  resumeSecret: string;
  devices: WishedDevices;
  pins?: Pins;
}

const storageKey = 'crossstrait.place';

/** The storage of this tab alone: it outlives a reload and not the tab. */
export function keepPlace(place: KeptPlace, storage: Storage = sessionStorage): void {
  storage.setItem(storageKey, JSON.stringify(place));
}

export function forgetPlace(storage: Storage = sessionStorage): void {
  storage.removeItem(storageKey);
}

/** The place that this tab held when it was reloaded. What is not whole counts as none. */
export function readPlace(storage: Storage = sessionStorage): KeptPlace | null {
  try {
    const place = JSON.parse(storage.getItem(storageKey) ?? 'null') as Partial<KeptPlace> | null;
    return place?.grant?.token && place.resumeSecret && place.devices ? (place as KeptPlace) : null;
  } catch {
    return null;
  }
}
