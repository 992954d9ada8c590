import { IconAlertTriangle, IconBuilding, IconId, IconUser } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { acceptInvitation, codeOf, getInvitation, type Invitation } from '../../sdk';
import { Field } from '../join/Field';
import { problemKey } from '../join/problems';
import { AccountFrame } from './AccountFrame';
import { PasswordField } from './PasswordField';
import { SideField } from './SideField';

/** Who was invited chooses name and password and is signed in. The first of a server also names the organisation. */
export function InvitationPage({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [organisation, setOrganisation] = useState('');
  const [side, setSide] = useState('');
  const [personName, setPersonName] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    getInvitation(secret)
      .then((found) => {
        setInvitation(found);
        setPersonName(found.name);
      })
      .catch((error: unknown) => setProblem(codeOf(error)));
  }, [secret]);

  const submit = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await acceptInvitation(secret, {
        name: name.trim(), password, personName: personName.trim(), ...(isFirst ? { organisation: { name: organisation.trim(), side } } : {}),
      });
      onDone();
    } catch (error) {
      setProblem(codeOf(error));
      setBusy(false);
    }
  };

  const isFirst = invitation?.kind === 'setup';
  const lead = !invitation ? '' : isFirst ? t('invite.first') : t('invite.lead', { organisation: invitation.organisation?.name ?? '', name: invitation.invitedBy });
  return (
    <AccountFrame title={t('invite.title')} lead={lead} foot={t('invite.foot')} onSubmit={() => void submit()}>
      {invitation && (
        <>
          {isFirst && <Field id="organisation" label={t('invite.organisation')} icon={<IconBuilding aria-hidden="true" />} value={organisation} onChange={setOrganisation} required maxLength={200} testId="invite-organisation" />}
          {isFirst && <SideField sides={invitation.sides} value={side} onChange={setSide} />}
          <Field id="person" label={t('invite.person')} icon={<IconUser aria-hidden="true" />} value={personName} onChange={setPersonName} required maxLength={64} autoComplete="name" testId="invite-person" />
          <Field id="name" label={t('invite.name')} icon={<IconId aria-hidden="true" />} value={name} onChange={setName} required maxLength={200} autoComplete="username" example={t('invite.nameExample')} testId="invite-name" />
          <PasswordField id="password" label={t('invite.password')} value={password} onChange={setPassword} autoComplete="new-password" testId="invite-password" />
        </>
      )}
      {problem && <p className="note dan" role="alert"><IconAlertTriangle aria-hidden="true" /><span>{t(problemKey(problem))}</span></p>}
      {invitation && (
        <button className="btn pri lg blk" type="submit" disabled={busy || !name.trim() || !personName.trim() || password.length < 10 || (isFirst && !(organisation.trim() && side))} data-testid="invite-submit">
          {t('invite.submit')}
        </button>
      )}
      {problem && !invitation && <a className="btn pri lg blk" href="/">{t('common.home')}</a>}
    </AccountFrame>
  );
}
