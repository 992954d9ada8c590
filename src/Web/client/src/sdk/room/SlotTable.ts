import type { Slot } from '../connection/protocol';
import type { Kind, ParticipantMedia, Source } from '../values';

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

/** MIDs of the video slots that show something. */
export function shownVideo(table: SlotTable): string[] {
  return Object.values(table).flatMap(({ slot }) => (slot.kind === 'video' && slot.trackId !== null ? slot.mid : []));
}

const nothing: ParticipantMedia = { microphone: null, camera: null, screen: null, screenAudio: null };
const usualSource: Record<Kind, Source> = { audio: 'microphone', video: 'camera' };

/**
 * The tracks to play, by participant. A slot with a participant but no track is silent. Who is not in `before` or has
 * changed gets a new entry; the others keep theirs.
 */
export function mediaOf(
  table: SlotTable,
  trackOf: (mid: string) => MediaStreamTrack | null,
  sourceOf: (trackId: string) => Source | undefined,
  before: Record<string, ParticipantMedia>,
): Record<string, ParticipantMedia> {
  const media: Record<string, Record<Source, MediaStreamTrack | null>> = {};
  const slots = Object.values(table).map((entry) => entry.slot);
  slots.sort((a, b) => a.pair - b.pair);
  for (const slot of slots) {
    if (slot.participantId !== null) {
      const entry = (media[slot.participantId] ??= { ...nothing });
      if (slot.trackId !== null) {
        entry[sourceOf(slot.trackId) ?? usualSource[slot.kind]] ??= trackOf(slot.mid);
      }
    }
  }

  return keepEqual(media, before);
}

function keepEqual(
  media: Record<string, ParticipantMedia>,
  before: Record<string, ParticipantMedia>,
): Record<string, ParticipantMedia> {
  const sources = Object.keys(nothing) as Source[];
  let isSame = Object.keys(media).length === Object.keys(before).length;
  for (const [id, entry] of Object.entries(media)) {
    const old = before[id];
    if (old && sources.every((source) => old[source] === entry[source])) {
      media[id] = old;
    } else {
      isSame = false;
    }
  }

  return isSame ? before : media;
}
