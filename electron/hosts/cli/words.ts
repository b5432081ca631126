import i18next, { type TFunction } from 'i18next';
import enCauses from '../../../renderer/locales/en/causes.json' with { type: 'json' };
import enChecks from '../../../renderer/locales/en/checks.json' with { type: 'json' };
import enCleaning from '../../../renderer/locales/en/cleaning.json' with { type: 'json' };
import enCli from '../../../renderer/locales/en/cli.json' with { type: 'json' };
import enContacts from '../../../renderer/locales/en/contacts.json' with { type: 'json' };
import enErrors from '../../../renderer/locales/en/errors.json' with { type: 'json' };
import enImport from '../../../renderer/locales/en/import.json' with { type: 'json' };
import enLive from '../../../renderer/locales/en/live.json' with { type: 'json' };
import enMailboxes from '../../../renderer/locales/en/mailboxes.json' with { type: 'json' };
import enPresets from '../../../renderer/locales/en/presets.json' with { type: 'json' };
import enReasons from '../../../renderer/locales/en/reasons.json' with { type: 'json' };
import enRelays from '../../../renderer/locales/en/relays.json' with { type: 'json' };
import enSuppressions from '../../../renderer/locales/en/suppressions.json' with { type: 'json' };
import idCauses from '../../../renderer/locales/id/causes.json' with { type: 'json' };
import idChecks from '../../../renderer/locales/id/checks.json' with { type: 'json' };
import idCleaning from '../../../renderer/locales/id/cleaning.json' with { type: 'json' };
import idCli from '../../../renderer/locales/id/cli.json' with { type: 'json' };
import idContacts from '../../../renderer/locales/id/contacts.json' with { type: 'json' };
import idErrors from '../../../renderer/locales/id/errors.json' with { type: 'json' };
import idImport from '../../../renderer/locales/id/import.json' with { type: 'json' };
import idLive from '../../../renderer/locales/id/live.json' with { type: 'json' };
import idMailboxes from '../../../renderer/locales/id/mailboxes.json' with { type: 'json' };
import idPresets from '../../../renderer/locales/id/presets.json' with { type: 'json' };
import idReasons from '../../../renderer/locales/id/reasons.json' with { type: 'json' };
import idRelays from '../../../renderer/locales/id/relays.json' with { type: 'json' };
import idSuppressions from '../../../renderer/locales/id/suppressions.json' with { type: 'json' };

export type Words = TFunction;
export type Language = 'en' | 'id';

const RESOURCES = {
  en: {
    causes: enCauses,
    checks: enChecks,
    cleaning: enCleaning,
    cli: enCli,
    contacts: enContacts,
    errors: enErrors,
    import: enImport,
    live: enLive,
    mailboxes: enMailboxes,
    presets: enPresets,
    reasons: enReasons,
    relays: enRelays,
    suppressions: enSuppressions,
  },
  id: {
    causes: idCauses,
    checks: idChecks,
    cleaning: idCleaning,
    cli: idCli,
    contacts: idContacts,
    errors: idErrors,
    import: idImport,
    live: idLive,
    mailboxes: idMailboxes,
    presets: idPresets,
    reasons: idReasons,
    relays: idRelays,
    suppressions: idSuppressions,
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

/** The language that was asked for, or the one of the shell's locale; Indonesian where it says so. */
export function shellLanguage(asked: string | undefined, env: NodeJS.ProcessEnv): Language {
  const wish = asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? 'en';
  return /^(id|in)(_|$|\b)/.test(wish) ? 'id' : 'en';
}
