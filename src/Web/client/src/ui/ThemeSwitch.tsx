import { IconMoon, IconSun } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentTheme, rememberTheme } from '../theme/theme';

export function ThemeSwitch() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(currentTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="ib"
      aria-label={t(`common.${other}`)}
      title={t(`common.${other}`)}
      onClick={() => {
        rememberTheme(other);
        setTheme(other);
      }}
    >
      {theme === 'dark' ? <IconSun aria-hidden="true" /> : <IconMoon aria-hidden="true" />}
    </button>
  );
}
