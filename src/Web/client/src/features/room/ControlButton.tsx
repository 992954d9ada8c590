import { cloneElement, type ReactElement } from 'react';

interface ControlButtonProps {
  on: boolean;
  /** Off is the usual state and not a warning. */
  plain?: boolean;
  disabled: boolean;
  icon: ReactElement<{ className?: string; 'aria-hidden'?: boolean }>;
  label: string;
  shortcut?: string;
  testId: string;
  onClick: () => void;
}

export function ControlButton({ on, plain = false, disabled, icon, label, shortcut, testId, onClick }: ControlButtonProps) {
  const look = plain ? 'cb' : on ? 'cb on' : 'cb off';
  return (
    <button type="button" className={look} aria-pressed={on} disabled={disabled} data-testid={testId} aria-keyshortcuts={shortcut} onClick={onClick}>
      {cloneElement(icon, { className: 'i', 'aria-hidden': true })}
      {label}
    </button>
  );
}
