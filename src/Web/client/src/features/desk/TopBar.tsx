import { IconDoorEnter, IconLogout, IconUserCog } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut, type LineState, type Me, type PresenceStatus } from '../../sdk';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { Mark } from '../../ui/Mark';
import { ThemeSwitch } from '../../ui/ThemeSwitch';
import { AccountDialog } from '../account/AccountDialog';
import { PresenceDot, presenceKey } from './Presence';
import { useAct } from './useAct';
import { useLineClient } from './useLine';

const choices: PresenceStatus[] = ['available', 'away', 'doNotDisturb', 'outOfOffice'];

interface TopBarProps {
  me: Me;
  state: LineState;
  onSignedOut: (reason: string | null) => void;
}

/** Who one is, how one is reached, and the way out. */
export function TopBar({ me, state, onSignedOut }: TopBarProps) {
  const { t } = useTranslation();
  const line = useLineClient();
  const act = useAct();
  const [showsAccount, setShowsAccount] = useState(false);
  const own = state.presence[me.id];
  const status = own?.status ?? 'offline';
  const leave = () =>
    void act(async () => {
      await signOut();
      onSignedOut(null);
    });
  return (
    <header className="desk-top">
      <Mark />
      <div className="col who-am-i">
        <b className="cut">{me.name}</b>
        <span className="cut xs sec">{me.extension && <><span className="num" data-testid="own-extension">{me.extension}</span> · </>}{me.organisation.name}</span>
      </div>
      <label className="inp sm pick-presence">
        <PresenceDot presence={own} stands />
        <span className="vh">{t('presence.mine')}</span>
        <select value={choices.includes(status) ? status : ''} data-testid="own-presence" onChange={(event) => void act(() => line.setPresence(event.target.value as PresenceStatus))}>
          {!choices.includes(status) && <option value="">{t(presenceKey(status))}</option>}
          {choices.map((choice) => <option key={choice} value={choice}>{t(presenceKey(choice))}</option>)}
        </select>
      </label>
      <span className="grow" />
      <a className="btn out meet" href="/join" title={t('join.title')} data-testid="join-meeting"><IconDoorEnter aria-hidden="true" /><span>{t('join.title')}</span></a>
      <LanguageSwitch />
      <ThemeSwitch />
      <button type="button" className="ib" aria-label={t('account.title')} title={t('account.title')} data-testid="account" onClick={() => setShowsAccount(true)}><IconUserCog aria-hidden="true" /></button>
      <button type="button" className="ib" aria-label={t('account.signOut')} title={t('account.signOut')} data-testid="sign-out" onClick={leave}><IconLogout aria-hidden="true" /></button>
      <AccountDialog opened={showsAccount} onClose={() => setShowsAccount(false)} onSignedOut={onSignedOut} />
    </header>
  );
}
