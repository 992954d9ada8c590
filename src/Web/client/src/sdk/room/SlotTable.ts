import type { Slot } from '../connection/protocol';
import type { ParticipantMedia } from '../values';

interface Entry {
  slot: Slot;
  /** The event as of which this is known. */
  asOf: number;
}

/** What the slots of the subscribe connection show, by MID. Immutable. */
export type SlotTable = Readonly<Record<string, Entry>>;

/** Slots that an event told. */
export function changeSlots(table: SlotTable, slots: Slot[], asOf: number): SlotTable {
  const changed: Record<string, Entry> = { ...table };
  for (const slot of slots) {
    changed[slot.mid] = { slot, asOf };
  }

  return changed;
}

/** All slots, as a reply told them. An event that overtook the reply knows better. */
export function replaceSlots(table: SlotTable, slots: Slot[], asOf: number): SlotTable {
  const replaced: Record<string, Entry> = {};
  for (const slot of slots) {
    const known = table[slot.mid];
    replaced[slot.mid] = known && known.asOf > asOf ? known : { slot, asOf };
  }

  return replaced;
}

/**
 * The tracks to play, by participant. A slot with a participant but no track is silent. Who is not in `before` or has
 * changed gets a new entry; the others keep theirs.
 */
export function mediaOf(
  table: SlotTable,
  trackOf: (mid: string) => MediaStreamTrack | null,
  before: Record<string, ParticipantMedia>,
): Record<string, ParticipantMedia> {
  const media: Record<string, ParticipantMedia> = {};
  const slots = Object.values(table).map((entry) => entry.slot);
  slots.sort((a, b) => a.pair - b.pair);
  for (const slot of slots) {
    if (slot.participantId !== null) {
      const entry = (media[slot.participantId] ??= { audio: null, video: null });
      entry[slot.kind] ??= slot.trackId === null ? null : trackOf(slot.mid);
    }
  }

  return keepEqual(media, before);
}

function keepEqual(
  media: Record<string, ParticipantMedia>,
  before: Record<string, ParticipantMedia>,
): Record<string, ParticipantMedia> {
  let isSame = Object.keys(media).length === Object.keys(before).length;
  for (const [id, entry] of Object.entries(media)) {
    const old = before[id];
    if (old && old.audio === entry.audio && old.video === entry.video) {
      media[id] = old;
    } else {
      isSame = false;
    }
  }

  return isSame ? before : media;
}
