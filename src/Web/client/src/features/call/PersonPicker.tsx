import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchDirectory, type DirectoryPerson } from '../../sdk';
import { initialsOf } from '../room/initials';

export type Purpose = 'add' | 'consult' | 'transfer';

interface PersonPickerProps {
  purpose: Purpose | null;
  /** Numbers of those who are in the call, oneself included. */
  present: readonly string[];
  onClose: () => void;
  onChoose: (purpose: Purpose, number: string) => void;
}

const most = 8;

/** Whom to add, or whom to give the call to: by name or number. */
export function PersonPicker({ purpose, present, onClose, onChoose }: PersonPickerProps) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState('');
  const [people, setPeople] = useState<DirectoryPerson[]>([]);
  useEffect(() => {
    if (purpose === null) {
      setQuestion('');
      return;
    }
    let isOld = false;
    searchDirectory(question.trim(), 0, most)
      .then((page) => !isOld && setPeople(page.people))
      .catch(() => undefined); // a number that is known can still be entered
    return () => {
      isOld = true;
    };
  }, [purpose, question]);

  const others = people.filter((person) => !present.includes(person.extension));
  const typed = /^[\d*#]{1,12}$/.test(question.trim()) && !others.some((person) => person.extension === question.trim()) ? question.trim() : null;
  const offer = (number: string) =>
    purpose === 'add'
      ? <button type="button" className="btn pri sm" data-testid="pick-add" onClick={() => onChoose('add', number)}>{t('call.add')}</button>
      : (
        <span className="choices">
          <button type="button" className="btn pri sm" data-testid="pick-consult" onClick={() => onChoose('consult', number)}>{t('call.askFirst')}</button>
          <button type="button" className="btn out sm" data-testid="pick-transfer" onClick={() => onChoose('transfer', number)}>{t('call.transferNow')}</button>
        </span>
      );
  return (
    <Modal opened={purpose !== null} onClose={onClose} title={t(purpose === 'add' ? 'call.addTitle' : 'call.transferTitle')} centered radius="lg" size="lg" closeButtonProps={{ 'aria-label': t('common.close') }} transitionProps={{ duration: 120 }}>
      <label className="inp">
        <IconSearch aria-hidden="true" />
        <span className="vh">{t('desk.search')}</span>
        <input value={question} maxLength={100} data-autofocus placeholder={t('desk.search')} data-testid="pick-search" autoComplete="off" onChange={(event) => setQuestion(event.target.value)} />
      </label>
      {purpose !== null && purpose !== 'add' && <p className="sm sec pick-hint">{t('call.transferHint')}</p>}
      <ul className="picks">
        {typed && <li className="li per" data-extension={typed}><b className="grow num">{typed}</b>{offer(typed)}</li>}
        {others.map((person) => (
          <li key={person.id} className="li per" data-extension={person.extension}>
            <span className="av sm a1" aria-hidden="true">{initialsOf(person.name)}</span>
            <span className="col grow"><b className="cut">{person.name}</b><span className="cut xs sec">{person.organisationName}</span></span>
            <b className="num">{person.extension}</b>
            {offer(person.extension)}
          </li>
        ))}
      </ul>
      {question.trim() && !typed && others.length === 0 && <p className="sec pick-hint" role="status">{t('desk.nobody')}</p>}
    </Modal>
  );
}
