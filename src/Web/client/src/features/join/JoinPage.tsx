import { IconAlertTriangle, IconDoorEnter, IconKey, IconUser } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { requestJoin, RoomError, type JoinReply } from '../../sdk';
import { Hero } from '../../ui/Hero';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { ThemeSwitch } from '../../ui/ThemeSwitch';
import { Field } from './Field';
import { problemKey } from './problems';

const nameKey = 'crossstrait.name';

/** Room name, display name, and the access code once the server has asked for it. */
export function JoinPage({ onJoin }: { onJoin: (grant: JoinReply, name: string) => void }) {
  const { t } = useTranslation();
  const query = new URLSearchParams(location.search);
  const [room, setRoom] = useState(query.get('room') ?? '');
  const [name, setName] = useState(query.get('name') ?? localStorage.getItem(nameKey) ?? '');
  const [code, setCode] = useState(query.get('code') ?? '');
  const [needsCode, setNeedsCode] = useState(query.has('code'));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const grant = await requestJoin({ room: room.trim(), name: name.trim(), code: code.trim() || undefined });
      localStorage.setItem(nameKey, name.trim());
      onJoin(grant, name.trim());
    } catch (error) {
      const reason = error instanceof RoomError ? error.code : 'unreachable';
      setNeedsCode((before) => before || reason === 'wrongCode' || reason === 'codeRequired');
      setProblem(problemKey(reason));
      setBusy(false);
    }
  };

  return (
    <div className="split">
      <Hero />
      <main className="form-side">
        <div className="form-top"><LanguageSwitch /><ThemeSwitch /></div>
        <form className="form-box" onSubmit={(event) => void submit(event)}>
          <div>
            <h1>{t('join.title')}</h1>
            <p className="sec">{t('join.lead')}</p>
          </div>
          <Field id="room" label={t('join.room')} icon={<IconDoorEnter aria-hidden="true" />} value={room} onChange={setRoom} required maxLength={64} testId="join-room" />
          <Field id="name" label={t('join.name')} icon={<IconUser aria-hidden="true" />} value={name} onChange={setName} required maxLength={64} autoComplete="name" testId="join-name" />
          {needsCode && (
            <Field id="code" label={t('join.code')} icon={<IconKey aria-hidden="true" />} value={code} onChange={setCode} autoComplete="off" testId="join-code" />
          )}
          {problem && (
            <p className="note dan" role="alert"><IconAlertTriangle aria-hidden="true" /><span>{t(problem)}</span></p>
          )}
          <button className="btn pri lg blk" type="submit" disabled={busy || !room.trim() || !name.trim()} data-testid="join-continue">
            {busy ? t('join.connecting') : t('join.continue')}
          </button>
          <a className="btn gho blk" href="/">{t('common.home')}</a>
        </form>
        <footer className="form-foot sec">{t('join.foot')}</footer>
      </main>
    </div>
  );
}
