import { IconEye, IconEyeOff, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface PasswordFieldProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: 'current-password' | 'new-password';
  testId: string;
}

/** Hidden letters that can be looked at: what was typed wrong is seen instead of guessed. */
export function PasswordField({ id, label, value, onChange, autoComplete, testId }: PasswordFieldProps) {
  const { t } = useTranslation();
  const [shows, setShows] = useState(false);
  return (
    <div className="fld">
      <label htmlFor={id}>{label}</label>
      <div className="inp">
        <IconKey aria-hidden="true" />
        <input
          id={id}
          type={shows ? 'text' : 'password'}
          value={value}
          required
          maxLength={256}
          autoComplete={autoComplete}
          data-testid={testId}
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="button" className="ib sm" aria-pressed={shows} aria-label={t('signin.show')} title={t('signin.show')} onClick={() => setShows(!shows)}>
          {shows ? <IconEyeOff aria-hidden="true" /> : <IconEye aria-hidden="true" />}
        </button>
      </div>
    </div>
  );
}
