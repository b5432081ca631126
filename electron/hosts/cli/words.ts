import i18next, { type TFunction } from 'i18next';
import enCli from '../../../renderer/locales/en/cli.json' with { type: 'json' };
import enErrors from '../../../renderer/locales/en/errors.json' with { type: 'json' };
import idCli from '../../../renderer/locales/id/cli.json' with { type: 'json' };
import idErrors from '../../../renderer/locales/id/errors.json' with { type: 'json' };

export type Words = TFunction;
export type Language = 'en' | 'id';

const RESOURCES = {
  en: { cli: enCli, errors: enErrors },
  id: { cli: idCli, errors: idErrors },
};

/** The command line's words in one language, from the same catalogues as the screens. */
export function wordsIn(
  language: Language,
  more: Readonly<Record<Language, Record<string, object>>> = { en: {}, id: {} },
): Words {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'cli',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { en: { ...RESOURCES.en, ...more.en }, id: { ...RESOURCES.id, ...more.id } },
  });
  return instance.t;
}

/** The language of a shell: `--language`, or the locale of the environment; Indonesian where it says so. */
export function shellLanguage(asked: string | undefined, env: NodeJS.ProcessEnv): Language {
  const wish = asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? 'en';
  return /^(id|in)(_|$|\b)/.test(wish) ? 'id' : 'en';
}
