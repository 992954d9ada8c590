import type { Participant, RoomState } from '../../sdk';

export type Layout = 'grid' | 'speaker';

/** One picture with a name under it. */
export interface TileSpec {
  key: string;
  participant: Participant;
  source: 'camera' | 'screen';
  own: boolean;
  video: MediaStreamTrack | null;
  audio: MediaStreamTrack | null;
}

export interface Arrangement {
  /** What is shown large: a shared screen before all else. */
  stage: TileSpec | null;
  tiles: TileSpec[];
}

interface OwnPictures {
  camera: MediaStreamTrack | null;
  screen: MediaStreamTrack | null;
}

/**
 * What the room looks like.
 * @param speaker whom the speaker layout shows large; anybody with a picture if it is nobody.
 */
export function arrange(state: RoomState, own: OwnPictures, layout: Layout, speaker: string | null): Arrangement {
  const self = state.participants.find((one) => one.id === state.selfId);
  const others = state.participants.filter((one) => one.id !== state.selfId);
  const cameras = others.map((one) => tile(one, 'camera', state));
  const screens = others.filter((one) => sharesScreen(one)).map((one) => tile(one, 'screen', state));
  // The face of who shares stands next to what she shares, also in a long strip.
  const face = cameras.find((one) => one.participant === screens[0]?.participant);
  const mine: TileSpec[] = self
    ? [
        { ...tile(self, 'camera', state), own: true, video: own.camera },
        ...(own.screen ? [{ ...tile(self, 'screen', state), own: true, video: own.screen }] : []),
      ]
    : [];

  // One's own screen is never shown large: it would show itself in itself.
  const [screen, ...moreScreens] = screens;
  const large = screen ?? (layout === 'speaker' ? speaking(cameras, speaker) : null);
  const tiles = [...(face ? [face] : []), ...moreScreens, ...cameras.filter((one) => one !== face), ...mine].filter((one) => one !== large);
  return { stage: large, tiles };
}

function sharesScreen(participant: Participant): boolean {
  return participant.tracks.some((track) => track.source === 'screen' && !track.muted);
}

function speaking(cameras: TileSpec[], speaker: string | null): TileSpec | null {
  return cameras.find((one) => one.participant.id === speaker) ?? cameras.find((one) => one.video) ?? cameras[0] ?? null;
}

function tile(participant: Participant, source: 'camera' | 'screen', state: RoomState): TileSpec {
  const media = state.media[participant.id];
  return {
    key: `${participant.id} ${source}`,
    participant,
    source,
    own: false,
    video: media?.[source] ?? null,
    audio: source === 'camera' ? (media?.microphone ?? null) : null,
  };
}
