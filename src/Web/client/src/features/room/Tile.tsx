import { IconAlertTriangle, IconEyeOff, IconMicrophoneOff, IconPlugConnectedX, IconScreenShare } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Quality, Size } from '../../sdk';
import { useLevel } from '../../ui/useLevel';
import { VideoView } from '../../ui/VideoView';
import type { TileSpec } from './arrange';
import { initialsOf } from './initials';
import { useRoomClient } from './RoomContext';

interface TileProps extends Omit<TileSpec, 'key'> {
  /** What the server says; null where it says nothing of it, and the loudness here decides. */
  isSpeaking: boolean | null;
  isUndecodable: boolean;
  quality: Quality;
}

const speakingLevel = 0.05;

export function Tile({ participant, source, video, audio, own, isSpeaking, isUndecodable, quality }: TileProps) {
  const { t } = useTranslation();
  const client = useRoomClient();
  const level = useLevel(isSpeaking === null ? audio : null);
  const screen = source === 'screen';
  const isSent = own || participant.tracks.some((track) => track.source === source && !track.muted);
  const microphone = participant.tracks.find((track) => track.source === 'microphone');
  const silent = !microphone || microphone.muted;
  const speaks = !screen && !silent && (isSpeaking ?? level > speakingLevel);
  const tell = useCallback(
    (size: Size | null) => {
      if (video) {
        client.showPicture(tell, video, size);
      }
    },
    [client, video],
  );
  const name = t(screen ? (own ? 'room.yourScreen' : 'room.screenOf') : own ? 'room.nameOfYou' : 'room.nameOf', { name: participant.name });
  return (
    <article className={`tile${speaks ? ' spk' : ''}`} aria-label={name} data-testid="tile" data-participant={participant.identity} data-source={source} {...(own ? { 'data-own': true } : {})}>
      {video && isSent && !isUndecodable
        ? <VideoView track={video} mirrored={own && !screen} contain={screen} onSize={own ? undefined : tell} />
        : <div className="mid"><span className="av xl a1" aria-hidden="true">{screen ? <IconScreenShare size={44} /> : initialsOf(participant.name)}</span></div>}
      {isUndecodable && (
        <p className="cannot" role="note"><IconEyeOff className="i" aria-hidden="true" /><span>{t(screen ? 'room.cannotShowScreen' : 'room.cannotShow')}</span></p>
      )}
      <div className="tr">
        {participant.state === 'reconnecting'
          ? <span className="chip warn" data-testid="reconnecting"><IconPlugConnectedX className="i" aria-hidden="true" />{t('room.reconnecting')}</span>
          : quality !== 'good' && !screen && (
            <span className="chip warn"><IconAlertTriangle className="i" aria-hidden="true" />{t(quality === 'lost' ? 'room.lineLost' : 'room.linePoor')}</span>
          )}
      </div>
      <div className="nm">
        {silent && !screen && <IconMicrophoneOff className="i off" role="img" aria-label={t('room.microphoneOff')} />}
        {screen && <IconScreenShare className="i" aria-hidden="true" />}
        <span className="who">{name}</span>
      </div>
    </article>
  );
}
