import type { ReactNode } from 'react';

interface FieldProps {
  id: string;
  label: string;
  icon: ReactNode;
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
  maxLength?: number;
  autoComplete?: string;
  /** An example of what may be entered. */
  example?: string;
  testId: string;
}

export function Field({ id, label, icon, value, onChange, required, maxLength, autoComplete = 'off', example, testId }: FieldProps) {
  return (
    <div className="fld">
      <label htmlFor={id}>{label}</label>
      <div className="inp">
        {icon}
        <input
          id={id}
          value={value}
          required={required}
          maxLength={maxLength}
          autoComplete={autoComplete}
          placeholder={example}
          data-testid={testId}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </div>
  );
}
