import { IconPhone, IconStar, IconStarFilled, IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DirectoryPerson, PresenceView } from '../../sdk';
import { initialsOf } from '../room/initials';
import { PresenceDot, PresenceWord } from './Presence';

interface PersonRowProps {
  person: DirectoryPerson;
  presence: PresenceView | undefined;
  onCall: (video: boolean) => void;
  onFavourite: () => void;
}

/** Name before number, both always there; calling is one press. */
export function PersonRow({ person, presence, onCall, onFavourite }: PersonRowProps) {
  const { t } = useTranslation();
  const name = person.name;
  return (
    <li className="li per" data-testid="person" data-extension={person.extension}>
      <span className="av a1" aria-hidden="true">{initialsOf(name)}<PresenceDot presence={presence} /></span>
      <span className="col grow">
        <b className="cut">{name}</b>
        <span className="cut xs sec">{[person.title, person.organisationName].filter(Boolean).join(' · ')}</span>
        <PresenceWord presence={presence} />
      </span>
      <b className="ext num">{person.extension}</b>
      <button type="button" className="ib sub" aria-label={t('desk.callName', { name })} title={t('desk.call')} data-testid="call-voice" onClick={() => onCall(false)}>
        <IconPhone aria-hidden="true" />
      </button>
      <button type="button" className="ib" aria-label={t('desk.videoName', { name })} title={t('desk.video')} data-testid="call-video" onClick={() => onCall(true)}>
        <IconVideo aria-hidden="true" />
      </button>
      <button type="button" className="ib star" aria-pressed={person.favourite} aria-label={t('desk.favouriteName', { name })} title={t('desk.favourite')} onClick={onFavourite}>
        {person.favourite ? <IconStarFilled aria-hidden="true" /> : <IconStar aria-hidden="true" />}
      </button>
    </li>
  );
}
