import { IconBackspace, IconPhone, IconVideo } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

const keys: [string, string][] = [
  ['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'], ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'], ['*', ''], ['0', ''], ['#', ''],
];

/** Digits by key or keyboard; Enter calls. */
export function DialCard({ onDial }: { onDial: (number: string, video: boolean) => void }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const put = (text: string) => setNumber(text.replace(/[^\d*#]/g, '').slice(0, 12));
  const dial = (video: boolean) => {
    if (number) {
      onDial(number, video);
      setNumber('');
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    dial(false);
  };
  return (
    <section className="card pad4 dial" aria-labelledby="dial-title">
      <h2 id="dial-title" className="vh">{t('desk.keypad')}</h2>
      <form className="col g3" onSubmit={submit}>
        <div className="inp">
          <input
            inputMode="tel"
            className="num"
            aria-label={t('desk.dialPh')}
            placeholder={t('desk.dialPh')}
            value={number}
            data-testid="dial-number"
            autoComplete="off"
            onChange={(event) => put(event.target.value)}
          />
          <button type="button" className="ib sm" aria-label={t('desk.erase')} disabled={!number} onClick={() => put(number.slice(0, -1))}>
            <IconBackspace aria-hidden="true" />
          </button>
        </div>
        <div className="keys">
          {keys.map(([key, letters]) => (
            <button key={key} type="button" className="key" onClick={() => put(number + key)}>
              <b>{key}</b><i aria-hidden="true">{letters}</i>
            </button>
          ))}
        </div>
        <div className="row">
          <button type="submit" className="btn ok lg grow" disabled={!number} data-testid="dial-voice"><IconPhone aria-hidden="true" />{t('desk.call')}</button>
          <button type="button" className="btn out lg" disabled={!number} aria-label={t('desk.video')} title={t('desk.video')} data-testid="dial-video" onClick={() => dial(true)}>
            <IconVideo aria-hidden="true" />
          </button>
        </div>
      </form>
    </section>
  );
}
