import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { formatOf, type Language } from './ui/format.ts';

// Every file locales/<language>/<namespace>.json is a namespace; keys are written whole everywhere (`namespace:key`).
const FILES = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', { eager: true, import: 'default' });

function resources(): Record<Language, Record<string, Record<string, unknown>>> {
  const found: Record<Language, Record<string, Record<string, unknown>>> = { en: {}, id: {} };
  for (const [path, texts] of Object.entries(FILES)) {
    const [, language, namespace] = /\/(en|id)\/([\w-]+)\.json$/.exec(path) ?? [];
    if (language && namespace) found[language as Language][namespace] = texts;
  }
  return found;
}

function addFormats(instance: i18n): void {
  const add = (name: string, write: (value: number, tag: string) => string) =>
    instance.services.formatter?.add(name, (value: unknown, tag) =>
      typeof value === 'number' ? write(value, tag ?? 'en') : String(value ?? ''),
    );
  add('number', (value, tag) => formatOf(tag).number(value));
  add('percent', (value, tag) => formatOf(tag).percent(value));
  add('time', (value, tag) => formatOf(tag).time(value));
  add('date', (value, tag) => formatOf(tag).date(value));
  add('dateShort', (value, tag) => formatOf(tag).dateShort(value));
  add('moment', (value, tag) => formatOf(tag).moment(value));
  add('span', (value, tag) => formatOf(tag).span(value));
  add('latency', (value, tag) => formatOf(tag).latency(value));
  add('bytes', (value, tag) => formatOf(tag).bytes(value));
}

/** Starts the translations; texts are bundled, so it is ready at once. */
export function startI18n(language: Language): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    resources: resources(),
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'ui',
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  addFormats(instance);
  return instance;
}

/** Switches the language of page and document without a restart. */
export async function switchLanguage(instance: i18n, language: Language): Promise<void> {
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The language that the system asks for, among ours. */
export function systemLanguage(): Language {
  return navigator.languages.find((tag) => /^(id|en)\b/.test(tag))?.startsWith('id') ? 'id' : 'en';
}
