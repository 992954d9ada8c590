export const languages = ['zh-Hant', 'zh-Hans', 'en'] as const;
export type Language = (typeof languages)[number];

/** What the address asks for, what was chosen before, or the first of the browser's languages that we speak. */
export function detectLanguage(search: string, remembered: string | null, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang') ?? remembered;
  const known = languages.find((language) => language === asked);
  if (known) {
    return known;
  }
  for (const tag of preferred.map((language) => language.toLowerCase())) {
    if (tag.startsWith('zh')) {
      return /hant|tw|hk|mo/.test(tag) ? 'zh-Hant' : 'zh-Hans';
    }
    if (tag.startsWith('en')) {
      return 'en';
    }
  }
  return 'en';
}
