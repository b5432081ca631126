import type { Clock } from '../../ports.ts';
import type { TokenAnswer } from '../connection.ts';

/** What a provider gave; `refresh` is empty where it gave none. Secret from end to end. */
export type Tokens = {
  readonly access: string;
  readonly refresh: string;
  /** When the access token ends, by the clock on the wall (epoch ms), and how long it was to live (ms). */
  readonly until: number;
  readonly lifetime: number;
};

export type Renewed =
  | { readonly ok: true; readonly tokens: Tokens }
  | { readonly ok: false; readonly cause: string; readonly words: string };

/** Access tokens for one account, refreshed before their end by one request that all who ask share. */
export interface TokenSource {
  /** Never rejects. `refused`: the token that a server just refused although it should be good; a newer one is wanted. */
  token(refused?: string): Promise<TokenAnswer>;
  /** Everything secret that it has handed out or used, so that a server's echo can be blotted out. */
  secrets(): readonly string[];
  /** Writes no tokens from now on; resolves when nothing is under way. */
  retire(): Promise<void>;
}

type TokenKeeping = {
  readonly clock: Clock;
  /** The tokens there are, or why there are none. */
  load(): Promise<Tokens | { readonly cause: string }>;
  keep(tokens: Tokens): Promise<void>;
  renew(refresh: string): Promise<Renewed>;
  /** Only the person can sign in again. */
  onLost(): void;
};

const EARLY = 60_000;
/** Within this a second forced refresh would bring nothing but trouble with the provider. */
const FORCE_AGAIN_AFTER = 60_000;
const REMEMBERED = 12;
const FOR_GOOD = new Set(['oauth_revoked', 'oauth_expired', 'oauth_scope']);

/**
 * Whether a token can be used for a while. Both clocks are asked: the one on the wall sees sleep, the other one (`age`, null
 * where the token was read from disk) is not fooled when somebody sets the wall's. Early by a minute, or a quarter of short lives.
 */
export function isFresh(tokens: Tokens, now: number, age: number | null, early = EARLY): boolean {
  const margin = Math.min(early, tokens.lifetime / 4);
  const left = tokens.until - now;
  // More left than it ever had: the clock was set back, and nobody knows how old it is.
  if (left > tokens.lifetime + 1_000) return age !== null && age < tokens.lifetime - margin;
  return left > margin && (age === null || age < tokens.lifetime - margin);
}

type Held = { readonly tokens: Tokens; readonly born: number | null; readonly forced: number | null; written: boolean };

/** Makes the source of one account's tokens. */
export function createTokenSource(keeping: TokenKeeping): TokenSource {
  const { clock } = keeping;
  const said: string[] = [];
  let held: Held | null = null;
  let underWay: Promise<TokenAnswer> | null = null;
  let retired = false;

  const note = (tokens: Tokens) => {
    for (const secret of [tokens.access, tokens.refresh])
      if (secret !== '' && !said.includes(secret)) said.push(secret);
    said.splice(0, said.length - REMEMBERED);
  };
  const ageOf = ({ born }: Held) => (born === null ? null : clock.monotonic() - born);
  const write = async (what: Held) => {
    if (!retired && !what.written) await keeping.keep(what.tokens);
    what.written = true;
  };
  const renew = async (old: Held, forced: boolean): Promise<TokenAnswer> => {
    const born = clock.monotonic();
    const renewed: Renewed =
      old.tokens.refresh === ''
        ? { ok: false, cause: 'oauth_expired', words: '' }
        : await keeping.renew(old.tokens.refresh);
    if (!renewed.ok) {
      if (FOR_GOOD.has(renewed.cause)) {
        held = null;
        if (!retired) keeping.onLost();
      }
      return { ok: false, system: renewed.cause, words: renewed.words };
    }
    held = { tokens: renewed.tokens, born, forced: forced ? clock.monotonic() : null, written: false };
    note(renewed.tokens);
    // A refresh token that is used once only must be on disk before anybody relies on what came with it.
    await write(held);
    return { ok: true, token: renewed.tokens.access };
  };
  const work = async (refused: string | undefined): Promise<TokenAnswer> => {
    if (held === null) {
      const loaded = await keeping.load();
      if ('cause' in loaded) return { ok: false, system: loaded.cause, words: '' };
      held = { tokens: loaded, born: null, forced: null, written: true };
      note(loaded);
    }
    const now = held;
    // The last refresh could not be written: it is the only one that counts.
    await write(now);
    if (now.tokens.access === refused) {
      const lately = now.forced !== null && clock.monotonic() - now.forced < FORCE_AGAIN_AFTER;
      return lately ? { ok: false, system: 'xoauth2_refused', words: '' } : renew(now, true);
    }
    if (isFresh(now.tokens, clock.now(), ageOf(now))) return { ok: true, token: now.tokens.access };
    const answer = await renew(now, false);
    // Early enough that the old one still serves while the provider cannot be reached.
    if (!answer.ok && answer.system === 'oauth_unreachable' && isFresh(now.tokens, clock.now(), ageOf(now), 0))
      return { ok: true, token: now.tokens.access };
    return answer;
  };

  return {
    async token(refused) {
      while (underWay !== null) {
        const answer = await underWay;
        if (!answer.ok || answer.token !== refused) return answer;
      }
      underWay = work(refused)
        // The keyring is locked or the disk is full: to be tried again like a relay that is down.
        .catch((): TokenAnswer => ({ ok: false, system: 'UNKNOWN', words: '' }))
        .finally(() => {
          underWay = null;
        });
      return underWay;
    },
    secrets: () => said,
    async retire() {
      retired = true;
      await underWay;
    },
  };
}
