import { IconAlertTriangle, IconBuilding, IconFingerprint, IconLink, IconUser } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf, getSignInMethods, hasPasskeySupport, signIn, signInWithPasskey, type Me, type SignInMethods } from '../../sdk';
import { Field } from '../join/Field';
import { problemKey } from '../join/problems';
import { AccountFrame } from './AccountFrame';
import { PasswordField } from './PasswordField';

interface SignInPageProps {
  /** Why she is asked again. */
  reason: string | null;
  onSignedIn: (me: Me) => void;
  onGuest: () => void;
}

const assumed: SignInMethods = { password: true, passkey: true, oidc: null };

/** Account and password, or a passkey, or the organisation's own sign-in. Guests of a meeting go on without. */
export function SignInPage({ reason, onSignedIn, onGuest }: SignInPageProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState(reason);
  const [busy, setBusy] = useState(false);
  const [methods, setMethods] = useState(assumed);

  useEffect(() => {
    getSignInMethods().then(setMethods).catch(() => undefined); // the form works all the same
  }, []);

  const attempt = async (act: () => Promise<Me>) => {
    setBusy(true);
    setProblem(null);
    try {
      onSignedIn(await act());
    } catch (error) {
      setProblem(codeOf(error));
      setBusy(false);
    }
  };

  return (
    <AccountFrame title={t('signin.title')} lead={t('signin.lead')} foot={t('signin.help')} onSubmit={() => void attempt(() => signIn(name.trim(), password))}>
      <Field id="account" label={t('signin.account')} icon={<IconUser aria-hidden="true" />} value={name} onChange={setName} required maxLength={256} autoComplete="username" testId="signin-name" />
      <PasswordField id="password" label={t('signin.password')} value={password} onChange={setPassword} autoComplete="current-password" testId="signin-password" />
      {problem && (
        <p className="note dan" role="alert" data-testid="signin-problem"><IconAlertTriangle aria-hidden="true" /><span>{t(problemKey(problem))}</span></p>
      )}
      <button className="btn pri lg blk" type="submit" disabled={busy || !name.trim() || !password} data-testid="signin-submit">
        {t(busy ? 'join.connecting' : 'signin.submit')}
      </button>
      {methods.passkey && hasPasskeySupport() && (
        <button className="btn out lg blk" type="button" disabled={busy} data-testid="signin-passkey" onClick={() => void attempt(signInWithPasskey)}>
          <IconFingerprint aria-hidden="true" />{t('signin.passkey')}
        </button>
      )}
      {methods.oidc && (
        <a className="btn out lg blk" href={methods.oidc.url} data-testid="signin-oidc">
          <IconBuilding aria-hidden="true" />{t('signin.oidc', { name: methods.oidc.name })}
        </a>
      )}
      <button className="btn gho blk" type="button" data-testid="signin-guest" onClick={onGuest}>
        <IconLink aria-hidden="true" />{t('signin.guest')}
      </button>
    </AccountFrame>
  );
}
