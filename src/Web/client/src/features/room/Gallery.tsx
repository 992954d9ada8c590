import { useTranslation } from 'react-i18next';
import type { RoomState } from '../../sdk';
import { arrange, type Layout, type TileSpec } from './arrange';
import { columnsFor } from './columns';
import { Tile } from './Tile';
import { useSpeaker } from './useSpeaker';

interface GalleryProps {
  state: RoomState;
  layout: Layout;
  ownCamera: MediaStreamTrack | null;
  ownScreen: MediaStreamTrack | null;
}

/** Everybody alike, or one picture large and the others beside it. */
export function Gallery({ state, layout, ownCamera, ownScreen }: GalleryProps) {
  const { t } = useTranslation();
  const speaker = useSpeaker(state);
  const { stage, tiles } = arrange(state, { camera: ownCamera, screen: ownScreen }, layout, speaker);
  const others = state.participants.some((participant) => participant.id !== state.selfId);
  const show = ({ key, ...spec }: TileSpec) => (
    <Tile
      key={key}
      {...spec}
      isSpeaking={state.speakers?.some((one) => one.participantId === spec.participant.id) ?? null}
      isUndecodable={spec.participant.tracks.some((track) => track.source === spec.source && state.undecodable.includes(track.id))}
      quality={state.quality[spec.participant.id] ?? 'good'}
    />
  );
  if (stage) {
    return (
      <div className="staged">
        <div className="staged-main" data-testid="stage">{show(stage)}</div>
        {tiles.length > 0 && <div className="strip" role="group" aria-label={t('room.others')} tabIndex={0}>{tiles.map(show)}</div>}
      </div>
    );
  }
  const columns = columnsFor(tiles.length);
  const rest = tiles.length % columns;
  return (
    <div className="gal" data-rest={rest} style={{ '--columns': columns, '--rest': rest } as React.CSSProperties}>
      {tiles.map(show)}
      {!others && tiles.length > 0 && <p className="alone" role="status">{t('room.alone')}</p>}
    </div>
  );
}
