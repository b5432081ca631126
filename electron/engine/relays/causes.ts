import { CAUSES_LINE } from './causes-line.ts';
import { CAUSES_MESSAGE } from './causes-message.ts';
import { type About, type CauseKey, NAMED_CAUSES, type Remedy } from './causes-named.ts';
import { CAUSES_SIGNIN } from './causes-signin.ts';
import type { Stage } from './connection.ts';

export { type About, type CauseKey, NAMED_CAUSES, REMEDIES, type Remedy } from './causes-named.ts';

/** How one thing that can go wrong shows itself; every condition given must hold. */
export type CauseMatch = {
  readonly cause: CauseKey;
  readonly stages?: readonly Stage[];
  /** System, TLS or own codes: no reply came. */
  readonly system?: readonly string[];
  readonly systemStart?: string;
  readonly codes?: readonly number[];
  /** Enhanced status codes (RFC 3463); one that ends in a dot stands for all below it. */
  readonly enhanced?: readonly string[];
  /** The numbers alone are enough; without it a reply that matched by numbers is read once more for its words. */
  readonly exact?: true;
  readonly words?: RegExp;
  /** The server's name and what was given as user name. */
  readonly hosts?: RegExp;
  readonly user?: RegExp;
  readonly userNot?: RegExp;
  readonly source: string;
};

/** One thing that can go wrong with a relay: how it shows and what can be tried. Sentences: `causes:<cause>` in the catalogues. */
export type CauseRule = CauseMatch & { readonly about: About; readonly remedies: readonly Remedy[] };

/** What is known of a failure. `code` 0: the server did not answer, `system` tells. `stage` '' where nobody kept it. */
export type Failure = {
  readonly stage: Stage | '';
  readonly code: number;
  readonly enhanced?: string | undefined;
  readonly text: string;
  readonly system: string;
  readonly host?: string | undefined;
  readonly user?: string | undefined;
};

const named = (match: CauseMatch): CauseRule => ({ ...match, ...NAMED_CAUSES[match.cause] });

/** First match wins: the exact ones stand before the general ones. */
export const CAUSES: readonly CauseRule[] = [...CAUSES_LINE, ...CAUSES_SIGNIN, ...CAUSES_MESSAGE].map(named);

const BY_KEY: ReadonlyMap<string, CauseRule> = new Map(
  (Object.keys(NAMED_CAUSES) as CauseKey[]).map((cause) => [cause, named({ cause, source: 'own' })]),
);
const UNKNOWN = named({ cause: 'unknown', source: 'own' });

/** The cause with this key, for whoever knows what happened without asking the table; `unknown` for a key that there is not. */
export function causeNamed(key: string): CauseRule {
  return BY_KEY.get(key) ?? UNKNOWN;
}

/** Names what went wrong: by the exact stage, code and words where they tell, else in general. Linear in the rules. */
export function causeOf(failure: Failure): CauseRule {
  // Whoever saw exactly what happened says it by the cause's own name.
  const known = failure.code === 0 ? BY_KEY.get(failure.system) : undefined;
  if (known) return known;
  const words = failure.text.slice(0, 2_000);
  return CAUSES.find((rule) => matches(rule, failure, words)) ?? UNKNOWN;
}

function matches(rule: CauseRule, failure: Failure, words: string): boolean {
  if (rule.stages && !atStage(rule.stages, failure.stage)) return false;
  if (rule.system || rule.systemStart) {
    if (failure.code !== 0 || !saysSystem(rule, failure.system)) return false;
    return !rule.words || rule.words.test(words);
  }
  if (failure.code === 0) return false;
  if (rule.codes && !rule.codes.includes(failure.code)) return false;
  if (rule.enhanced && !rule.enhanced.some((start) => begins(failure.enhanced ?? '', start))) return false;
  if (!fitsAccount(rule, failure)) return false;
  return !rule.words || rule.words.test(words);
}

/** A reply whose command nobody kept may have answered any command of a message. */
function atStage(stages: readonly Stage[], stage: Stage | ''): boolean {
  return stage === '' ? stages.includes('rcpt') || stages.includes('dot') : stages.includes(stage);
}

function saysSystem(rule: CauseMatch, system: string): boolean {
  return (
    (rule.system?.includes(system) ?? false) || (rule.systemStart !== undefined && system.startsWith(rule.systemStart))
  );
}

function fitsAccount(rule: CauseMatch, { host, user }: Failure): boolean {
  if (rule.hosts && !rule.hosts.test((host ?? '').slice(0, 255).toLowerCase())) return false;
  if (rule.user && (user === undefined || !rule.user.test(user.slice(0, 500)))) return false;
  return !rule.userNot || (user !== undefined && !rule.userNot.test(user.slice(0, 500)));
}

/** `5.7.` fits all policy codes; `5.7.3` fits itself and not `5.7.30`. */
function begins(enhanced: string, start: string): boolean {
  return start.endsWith('.') ? enhanced.startsWith(start) : enhanced === start;
}
