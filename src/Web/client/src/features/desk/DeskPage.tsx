import { IconDialpad, IconHistory, IconUsers } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../sdk';
import { CallCentre } from '../call/CallCentre';
import { isHere } from '../call/callModel';
import { DeskBanner } from './DeskBanner';
import { DialCard } from './DialCard';
import { DirectoryCard } from './DirectoryCard';
import { HandlingCard } from './HandlingCard';
import { HistoryCard } from './HistoryCard';
import { TopBar } from './TopBar';
import { useAct } from './useAct';
import { LineContext, useLine, useLineState } from './useLine';

type Tab = 'directory' | 'dial' | 'calls';

const tabs: [Tab, typeof IconUsers][] = [['directory', IconUsers], ['dial', IconDialpad], ['calls', IconHistory]];

/** The directory, the dial pad and the last calls: beside each other on a desk, one at a time on a phone. */
export function DeskPage({ me, onSignedOut }: { me: Me; onSignedOut: (reason: string | null) => void }) {
  const { t } = useTranslation();
  const line = useLine();
  const state = useLineState(line);
  const act = useAct();
  const [tab, setTab] = useState<Tab>('directory');
  const { status, closeReason } = state;
  useEffect(() => {
    if (status === 'closed' && closeReason) {
      onSignedOut(closeReason);
    }
  }, [status, closeReason, onSignedOut]);

  const isCovered = state.calls.some((call) => isHere(call, line.deviceId));
  const cameFrom = useRef<Element | null>(null);
  useEffect(() => {
    if (!isCovered && cameFrom.current instanceof HTMLElement) {
      cameFrom.current.focus(); // after the call, on from where it was dialled
      cameFrom.current = null;
    }
  }, [isCovered]);

  const dial = (to: { number: string } | { personId: string }, video: boolean) => {
    cameFrom.current = document.activeElement;
    void act(() => line.dial(to, video));
  };
  return (
    <LineContext value={line}>
      <div className="desk" data-tab={tab}>
        <div className="desk-parts" inert={isCovered}>
          <TopBar me={me} state={state} onSignedOut={onSignedOut} />
          <DeskBanner status={status} />
          <main className="desk-main">
            <h1 className="vh">{t('desk.title')}</h1>
            <div className="desk-col" data-part="directory">
              <DirectoryCard state={state} ownId={me.id} onCall={(personId, video) => dial({ personId }, video)} />
            </div>
            <div className="desk-col" data-part="dial">
              <DialCard onDial={(number, video) => dial({ number }, video)} />
              <HandlingCard settings={state.settings} />
            </div>
            <div className="desk-col" data-part="calls">
              <HistoryCard state={state} onCall={(number, video) => dial({ number }, video)} />
            </div>
          </main>
          <nav className="desk-tabs" aria-label={t('desk.parts')}>
            {tabs.map(([name, Icon]) => (
              <button key={name} type="button" aria-current={tab === name ? 'page' : undefined} onClick={() => setTab(name)}>
                <Icon aria-hidden="true" />{t(`desk.tab_${name}`)}
                {name === 'calls' && state.missed > 0 && <span className="cnt">{state.missed}</span>}
              </button>
            ))}
          </nav>
        </div>
        <CallCentre state={state} />
      </div>
    </LineContext>
  );
}
