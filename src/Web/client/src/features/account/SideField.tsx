import { IconMapPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Invitation } from '../../sdk';
import { Field } from '../join/Field';

interface SideFieldProps {
  sides: Invitation['sides'];
  value: string;
  onChange: (key: string) => void;
}

/** Of which side the organisation is: one of those that the deployment names, or in one's own words. */
export function SideField({ sides, value, onChange }: SideFieldProps) {
  const { t, i18n } = useTranslation();
  const keys = Object.entries(sides);
  if (keys.length === 0) {
    return <Field id="side" label={t('invite.side')} icon={<IconMapPin aria-hidden="true" />} value={value} onChange={onChange} required maxLength={32} example={t('invite.sideExample')} testId="invite-side" />;
  }
  return (
    <div className="fld">
      <label htmlFor="side">{t('invite.side')}</label>
      <div className="inp">
        <IconMapPin aria-hidden="true" />
        <select id="side" required value={value} data-testid="invite-side" onChange={(event) => onChange(event.target.value)}>
          <option value="" disabled>{t('invite.chooseSide')}</option>
          {keys.map(([key, names]) => <option key={key} value={key}>{names[i18n.language] ?? key}</option>)}
        </select>
      </div>
    </div>
  );
}
