import { IconMicrophoneOff, IconPlugConnectedX, IconScreenShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Participant } from '../../sdk';
import { useLevel } from '../../ui/useLevel';
import { VideoView } from '../../ui/VideoView';
import { initialsOf } from './initials';

interface TileProps {
  participant: Participant;
  video: MediaStreamTrack | null;
  audio: MediaStreamTrack | null;
  own?: boolean;
  screen?: boolean;
}

const speakingLevel = 0.05;

export function Tile({ participant, video, audio, own = false, screen = false }: TileProps) {
  const { t } = useTranslation();
  const level = useLevel(audio);
  const shares = screen || participant.tracks.some((track) => track.source === 'screen');
  const showsPicture = video && (own || screen || participant.tracks.some((track) => track.kind === 'video' && !track.muted));
  const microphone = participant.tracks.find((track) => track.source === 'microphone');
  const silent = !microphone || microphone.muted;
  return (
    <article className={`tile${level > speakingLevel && !silent ? ' spk' : ''}`} data-testid="tile" data-participant={participant.identity}>
      {showsPicture
        ? <VideoView track={video} mirrored={own} contain={shares} />
        : <div className="mid"><span className="av xl a1" aria-hidden="true">{initialsOf(participant.name)}</span></div>}
      <div className="tr">
        {participant.state === 'reconnecting' && (
          <span className="chip warn"><IconPlugConnectedX className="i" aria-hidden="true" />{t('room.reconnecting')}</span>
        )}
        {shares && <span className="chip"><IconScreenShare className="i" aria-hidden="true" />{t('room.sharesScreen')}</span>}
      </div>
      <div className="nm">
        {silent && !screen && <IconMicrophoneOff className="i off" aria-label={t('room.microphoneOff')} />}
        <span className="who">{participant.name}{own || screen ? ` (${t('common.you')})` : ''}</span>
      </div>
    </article>
  );
}
