import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { Mark } from '../../ui/Mark';
import { problemKey } from '../join/problems';

export function LeftPage({ reason, onAgain }: { reason: string | null; onAgain: () => void }) {
  const { t } = useTranslation();
  const gone = reason !== null && reason !== 'left';
  return (
    <div className="devices">
      <header className="devices-top"><Mark /><span className="grow" /><LanguageSwitch /></header>
      <main className="left">
        <section className="card pad left-card">
          <h1>{t(gone ? 'left.lostTitle' : 'left.title')}</h1>
          <p className="sec">{t(gone ? problemKey(reason) : 'left.text')}</p>
          <div className="row wrap">
            <button type="button" className="btn pri lg" onClick={onAgain}>{t('left.again')}</button>
            <a className="btn gho lg" href="/">{t('common.home')}</a>
          </div>
        </section>
      </main>
    </div>
  );
}
