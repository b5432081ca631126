import i18next, { type TFunction } from 'i18next';
import enCauses from '../../../renderer/locales/en/causes.json' with { type: 'json' };
import enChecks from '../../../renderer/locales/en/checks.json' with { type: 'json' };
import enCli from '../../../renderer/locales/en/cli.json' with { type: 'json' };
import enErrors from '../../../renderer/locales/en/errors.json' with { type: 'json' };
import enMailboxes from '../../../renderer/locales/en/mailboxes.json' with { type: 'json' };
import enPresets from '../../../renderer/locales/en/presets.json' with { type: 'json' };
import enReasons from '../../../renderer/locales/en/reasons.json' with { type: 'json' };
import enRelays from '../../../renderer/locales/en/relays.json' with { type: 'json' };
import idCauses from '../../../renderer/locales/id/causes.json' with { type: 'json' };
import idChecks from '../../../renderer/locales/id/checks.json' with { type: 'json' };
import idCli from '../../../renderer/locales/id/cli.json' with { type: 'json' };
import idErrors from '../../../renderer/locales/id/errors.json' with { type: 'json' };
import idMailboxes from '../../../renderer/locales/id/mailboxes.json' with { type: 'json' };
import idPresets from '../../../renderer/locales/id/presets.json' with { type: 'json' };
import idReasons from '../../../renderer/locales/id/reasons.json' with { type: 'json' };
import idRelays from '../../../renderer/locales/id/relays.json' with { type: 'json' };

export type Words = TFunction;
export type Language = 'en' | 'id';

const RESOURCES = {
  en: {
    causes: enCauses,
    checks: enChecks,
    cli: enCli,
    errors: enErrors,
    mailboxes: enMailboxes,
    presets: enPresets,
    reasons: enReasons,
    relays: enRelays,
  },
  id: {
    causes: idCauses,
    checks: idChecks,
    cli: idCli,
    errors: idErrors,
    mailboxes: idMailboxes,
    presets: idPresets,
    reasons: idReasons,
    relays: idRelays,
  },
};

/** The command line's words in one language, from the same catalogues as the screens. */
export function wordsIn(language: Language): Words {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'cli',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: RESOURCES,
  });
  return instance.t;
}

/** The language of a shell: `--language`, or the locale of the environment; Indonesian where it says so. */
export function shellLanguage(asked: string | undefined, env: NodeJS.ProcessEnv): Language {
  const wish = asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? 'en';
  return /^(id|in)(_|$|\b)/.test(wish) ? 'id' : 'en';
}
