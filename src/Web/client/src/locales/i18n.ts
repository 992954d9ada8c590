import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { detectLanguage, type Language } from './detect';
import en from './en.json';
import zhHans from './zh-Hans.json';
import zhHant from './zh-Hant.json';

const storageKey = 'crossstrait.language';

export function chooseLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
  void i18n.changeLanguage(language);
}

i18n.on('languageChanged', (language) => {
  document.documentElement.lang = language;
});

void i18n.use(initReactI18next).init({
  resources: {
    'zh-Hant': { translation: zhHant },
    'zh-Hans': { translation: zhHans },
    en: { translation: en },
  },
  lng: detectLanguage(location.search, localStorage.getItem(storageKey), navigator.languages),
  fallbackLng: false,
  interpolation: { escapeValue: false },
});

export { i18n };
