import { Modal } from '@mantine/core';
import { IconAlertTriangle, IconFingerprint, IconTrash } from '@tabler/icons-react';
import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { addPasskey, changePassword, codeOf, getPasskeys, hasPasskeySupport, removePasskey, signOutEverywhere, type Passkey } from '../../sdk';
import { problemKey } from '../join/problems';
import { deviceName } from './deviceName';
import { PasswordField } from './PasswordField';

interface AccountDialogProps {
  opened: boolean;
  onClose: () => void;
  onSignedOut: (reason: string | null) => void;
}

/** Passkeys, the password, and signing out of every device. */
export function AccountDialog({ opened, onClose, onSignedOut }: AccountDialogProps) {
  const { t, i18n } = useTranslation();
  const [passkeys, setPasskeys] = useState<Passkey[]>([]);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState(false);

  const attempt = useCallback(async (act: () => Promise<unknown>) => {
    setProblem(null);
    setDone(false);
    try {
      await act();
    } catch (error) {
      setProblem(codeOf(error));
    }
  }, []);
  const refresh = useCallback(async () => setPasskeys(await getPasskeys()), []);
  useEffect(() => {
    if (opened) {
      void attempt(refresh);
    }
  }, [opened, attempt, refresh]);

  const change = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await changePassword(current, next);
      setCurrent('');
      setNext('');
      setDone(true);
    });
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t('account.title')} centered radius="lg" closeButtonProps={{ 'aria-label': t('common.close') }} transitionProps={{ duration: 120 }}>
      <div className="col g4">
        {problem && <p className="note dan" role="alert"><IconAlertTriangle aria-hidden="true" /><span>{t(problem === 'badCredentials' ? 'account.wrongPassword' : problemKey(problem))}</span></p>}
        <section className="col g2">
          <h3>{t('account.passkeys')}</h3>
          <p className="sm sec">{t('account.passkeysHint')}</p>
          <ul>
            {passkeys.map((passkey) => (
              <li key={passkey.id} className="row" data-testid="passkey">
                <span className="col grow">
                  <span className="cut">{passkey.name}</span>
                  <span className="xs mut num">{new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(new Date(passkey.createdAt))}</span>
                </span>
                <button type="button" className="ib" aria-label={t('account.removePasskey', { name: passkey.name })} onClick={() => void attempt(async () => {
                  await removePasskey(passkey.id);
                  await refresh();
                })}><IconTrash aria-hidden="true" /></button>
              </li>
            ))}
          </ul>
          {hasPasskeySupport() && (
            <button type="button" className="btn out" data-testid="passkey-add" onClick={() => void attempt(async () => {
              await addPasskey(deviceName());
              await refresh();
            })}><IconFingerprint aria-hidden="true" />{t('account.addPasskey')}</button>
          )}
        </section>
        <form className="col g3" onSubmit={change}>
          <h3>{t('account.password')}</h3>
          <PasswordField id="current-password" label={t('account.currentPassword')} value={current} onChange={setCurrent} autoComplete="current-password" testId="password-current" />
          <PasswordField id="new-password" label={t('account.newPassword')} value={next} onChange={setNext} autoComplete="new-password" testId="password-new" />
          {done && <p className="note ok" role="status">{t('account.passwordChanged')}</p>}
          <button type="submit" className="btn pri" disabled={!current || next.length < 10} data-testid="password-change">{t('account.changePassword')}</button>
        </form>
        <button type="button" className="btn dan-o" data-testid="sign-out-everywhere" onClick={() => void attempt(async () => {
          await signOutEverywhere();
          onSignedOut(null);
        })}>{t('account.signOutEverywhere')}</button>
      </div>
    </Modal>
  );
}
