import { useTranslation } from 'react-i18next';
import type { Language } from '../locales/detect';
import { chooseLanguage } from '../locales/i18n';

const names: [Language, string][] = [['zh-Hant', '繁體'], ['zh-Hans', '简体'], ['en', 'EN']];

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <div className="langs" role="group" aria-label={t('common.language')}>
      {names.map(([language, name]) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => chooseLanguage(language)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
