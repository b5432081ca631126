import { EFFECTS, MATCHES, REPORT_KINDS } from './contract/bounces.ts';
import { CLEANING_REASONS } from './contract/cleaning.ts';
import { CONSENT_SOURCES, CONTACT_STATUSES, historyEntry } from './contract/contacts.ts';
import { IMPORT_PROBLEMS } from './contract/imports.ts';
import { MESSAGE_STATES } from './contract/sending.ts';
import { PERSON_NAMES } from './person-names.ts';
import { REASONS, VERDICT_CLASSES } from './verdict.ts';

type Say = (key: string) => string;

const SOURCES = ['bounce', 'complaint', 'import', 'person', 'cleaning', 'request'] as const;

/** The groups of keys that the export of a person holds, with the text of each key in the catalogues. */
const GROUPS: Readonly<Record<string, readonly [keys: readonly string[], text: (key: string) => string]>> = {
  status: [CONTACT_STATUSES, (key) => `contacts:status.${key}`],
  consent: [CONSENT_SOURCES, (key) => `contacts:consent.${key}`],
  state: [[...MESSAGE_STATES, 'bounced', 'complained', 'unsubscribed'], (key) => `contacts:message.${key}`],
  history: [historyEntry.shape.kind.options, (key) => `contacts:history.${key}`],
  tagged: [['added', 'removed'], (key) => `contacts:taggedWas.${key}`],
  reason: [REASONS, (key) => `reasons:${key}.title`],
  class: [VERDICT_CLASSES, (key) => `reasons:class.${key}`],
  kind: [REPORT_KINDS, (key) => `reasons:kind.${key}`],
  match: [MATCHES, (key) => `contacts:exported.match.${key}`],
  effect: [EFFECTS, (key) => `contacts:exported.effect.${key}`],
  cause: [IMPORT_PROBLEMS, (key) => `import:leftOut.${key}`],
  source: [SOURCES, (key) => `suppressions:sources.${key}`],
  cleaning: [CLEANING_REASONS, (key) => `cleaning:reason.${key}.name`],
  cleaned: [['fixed', 'left', 'removed', 'merged', 'suppressed'], (key) => `contacts:exported.cleaned.${key}`],
  name: [PERSON_NAMES, (key) => `contacts:exported.name.${key}`],
  about: [['explanation', 'erased'], (key) => `contacts:exported.${key}`],
};

/** What the keys in the export of a person mean, as `group.key`, in the language that `say` speaks. */
export function personWords(say: Say): Record<string, string> {
  return Object.fromEntries(
    Object.entries(GROUPS).flatMap(([group, [keys, text]]) => keys.map((key) => [`${group}.${key}`, say(text(key))])),
  );
}
