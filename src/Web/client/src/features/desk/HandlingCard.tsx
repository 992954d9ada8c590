import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallSettings } from '../../sdk';
import { useAct } from './useAct';
import { useLineClient } from './useLine';

const conditions = ['always', 'busy', 'noAnswer', 'offline'] as const;

/** What happens to calls that are not answered here. */
export function HandlingCard({ settings }: { settings: CallSettings | null }) {
  const { t } = useTranslation();
  const line = useLineClient();
  const act = useAct();
  const [draft, setDraft] = useState<CallSettings['forward']>({});
  useEffect(() => setDraft(settings?.forward ?? {}), [settings]);
  if (!settings) {
    return null;
  }

  const save = (change: Partial<CallSettings>) => void act(() => line.setSettings({ ...settings, ...change }));
  const changed = conditions.some((condition) => (draft[condition] ?? '') !== (settings.forward[condition] ?? ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save({ forward: Object.fromEntries(conditions.filter((condition) => draft[condition]).map((condition) => [condition, draft[condition]])) });
  };
  return (
    <section className="card pad4 col g3" aria-labelledby="handling-title">
      <h2 id="handling-title">{t('desk.handling')}</h2>
      <Switch label={t('desk.callWaiting')} hint={t('desk.callWaitingHint')} on={settings.callWaiting} testId="call-waiting" onChange={(callWaiting) => save({ callWaiting })} />
      <Switch
        label={t('desk.voicemail')}
        hint={t('desk.voicemailHint')}
        on={settings.voicemail.enabled}
        testId="voicemail-enabled"
        onChange={(enabled) => save({ voicemail: { ...settings.voicemail, enabled } })}
      />
      <form className="col g2" onSubmit={submit}>
        <h3>{t('desk.forward')}</h3>
        {conditions.map((condition) => (
          <label key={condition} className="row fwd">
            <span className="grow sm">{t(`forward.${condition}`)}</span>
            <span className="inp sm">
              <input
                inputMode="tel"
                className="num"
                value={draft[condition] ?? ''}
                maxLength={12}
                placeholder={t('forward.nobody')}
                data-testid={`forward-${condition}`}
                onChange={(event) => setDraft({ ...draft, [condition]: event.target.value.replace(/[^\d*#]/g, '') })}
              />
            </span>
          </label>
        ))}
        {changed && <button type="submit" className="btn pri" data-testid="forward-save">{t('forward.save')}</button>}
      </form>
    </section>
  );
}

interface SwitchProps {
  label: string;
  hint: string;
  on: boolean;
  testId: string;
  onChange: (on: boolean) => void;
}

function Switch({ label, hint, on, testId, onChange }: SwitchProps) {
  return (
    <button type="button" role="switch" aria-checked={on} className="li swi" data-testid={testId} onClick={() => onChange(!on)}>
      <span className="col grow"><b>{label}</b><span className="xs sec">{hint}</span></span>
      <span className={on ? 'sw on' : 'sw'} aria-hidden="true" />
    </button>
  );
}
