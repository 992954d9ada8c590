import { useTranslation } from 'react-i18next';
import type { RoomState } from '../../sdk';
import { columnsFor } from './columns';
import { Tile } from './Tile';

interface GalleryProps {
  state: RoomState;
  ownCamera: MediaStreamTrack | null;
  ownScreen: MediaStreamTrack | null;
}

export function Gallery({ state, ownCamera, ownScreen }: GalleryProps) {
  const { t } = useTranslation();
  const self = state.participants.find((participant) => participant.id === state.selfId);
  const others = state.participants.filter((participant) => participant.id !== state.selfId);
  const count = others.length + (self ? 1 : 0) + (ownScreen ? 1 : 0);
  return (
    <div className="gal" style={{ '--columns': columnsFor(count) } as React.CSSProperties}>
      {others.map((participant) => (
        <Tile key={participant.id} participant={participant} video={state.media[participant.id]?.video ?? null} audio={state.media[participant.id]?.audio ?? null} />
      ))}
      {self && <Tile participant={self} video={ownCamera} audio={null} own />}
      {self && ownScreen && <Tile participant={self} video={ownScreen} audio={null} screen />}
      {others.length === 0 && self && <p className="alone" role="status">{t('room.alone')}</p>}
    </div>
  );
}
