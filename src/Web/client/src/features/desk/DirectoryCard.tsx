import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineState } from '../../sdk';
import { PersonRow } from './PersonRow';
import { useAct } from './useAct';
import { useDirectory } from './useDirectory';
import { useLineClient } from './useLine';

interface DirectoryCardProps {
  state: LineState;
  /** Nobody calls herself. */
  ownId: string;
  onCall: (personId: string, video: boolean) => void;
}

/** Everybody of both sides, favourites first, and one field that finds them by name, sound or number. */
export function DirectoryCard({ state, ownId, onCall }: DirectoryCardProps) {
  const { t } = useTranslation();
  const line = useLineClient();
  const act = useAct();
  const [question, setQuestion] = useState('');
  const { page, isKnown, toggleFavourite } = useDirectory(line, state.directoryVersion, question);
  const people = page.people.filter((person) => person.id !== ownId);
  const sorted = question ? people : [...people].sort((a, b) => Number(b.favourite) - Number(a.favourite));
  const online = page.people.filter((person) => (state.presence[person.id]?.devices ?? 0) > 0).length;
  return (
    <section className="card dir" aria-labelledby="directory-title">
      <header className="row pad4">
        <h2 id="directory-title">{t('desk.directory')}</h2>
        <span className="end xs mut">{t('desk.people', { n: page.total, m: online })}</span>
      </header>
      <div className="dir-search">
        <label className="inp">
          <IconSearch aria-hidden="true" />
          <span className="vh">{t('desk.search')}</span>
          <input value={question} maxLength={100} placeholder={t('desk.search')} data-testid="directory-search" autoComplete="off" onChange={(event) => setQuestion(event.target.value)} />
        </label>
      </div>
      <ul className="ppl">
        {sorted.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            presence={state.presence[person.id]}
            onCall={(video) => onCall(person.id, video)}
            onFavourite={() => void act(() => toggleFavourite(person.id, !person.favourite))}
          />
        ))}
      </ul>
      {isKnown && sorted.length === 0 && <p className="pad4 sec" role="status">{t(question ? 'desk.nobody' : 'desk.empty')}</p>}
    </section>
  );
}
