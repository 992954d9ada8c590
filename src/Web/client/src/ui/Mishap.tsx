import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** What stands in place of a page that failed, instead of nothing: what happened, and the way on. */
export class Mishap extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <MishapPage /> : this.props.children;
  }
}

function MishapPage() {
  const { t } = useTranslation();
  return (
    <main className="left">
      <section className="card pad left-card" role="alert" data-testid="mishap">
        <h1>{t('mishap.title')}</h1>
        <p className="sec">{t('mishap.text')}</p>
        <button type="button" className="btn pri lg" onClick={() => location.reload()}>{t('mishap.reload')}</button>
      </section>
    </main>
  );
}
