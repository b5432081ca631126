import type { OauthSettings, OauthStep } from '../../../../shared/contract/relays.ts';
import type { EngineContext } from '../../context.ts';
import { readSettings } from '../../settings/public.ts';
import { causeNamed } from '../causes.ts';
import { type Attempt, authorizationAddress, type Granted, newAttempt, type Refusal, redeem } from './client.ts';
import { keepGrant } from './grants.ts';
import { type BrowserAnswer, openLoopback } from './loopback.ts';
import { providerOf, sameMailbox } from './providers.ts';

const PATIENCE = 10 * 60_000;

type SignInWish = {
  /** Tidy. */
  readonly settings: OauthSettings;
  readonly clientSecret: string;
  /** The mailbox that is to sign in, or ''. */
  readonly address: string;
};

/**
 * Signs in at the provider in the system's browser (RFC 8252, RFC 7636): tells the address to open, waits at most ten minutes
 * for the answer on this computer, and tells how it ended. Ends where `signal` aborts; nothing stays open.
 */
export async function* signInAtProvider(
  ctx: EngineContext,
  wish: SignInWish,
  signal: AbortSignal,
): AsyncGenerator<OauthStep, void, void> {
  const { settings, clientSecret, address } = wish;
  if (settings.clientId === '') return yield failed({ cause: 'oauth_client', words: '' });
  const { redirectHost } = providerOf(settings);
  const draft = newAttempt({ settings, clientSecret, redirectUri: '' });
  const language = readSettings(ctx.db).language ?? 'en';
  const listener = await openLoopback({ state: draft.state, language }, redirectHost);
  const over = new AbortController();
  const patience = AbortSignal.any([signal, over.signal]);
  try {
    const attempt: Attempt = { ...draft, redirectUri: `http://${redirectHost}:${listener.port}/` };
    const until = ctx.clock.now() + PATIENCE;
    yield { state: 'waiting', url: await authorizationAddress(attempt, address), until };
    const answer = await Promise.race([listener.answer, ctx.clock.sleep(PATIENCE, patience).then(() => null)]);
    if (answer === null) return yield failed({ cause: 'oauth_closed', words: '' });
    const granted = await judge(attempt, answer, address, ctx.clock.now());
    if ('cause' in granted) {
      await answer.reply(granted.cause === 'oauth_state' ? 'foreign' : 'failed');
      return yield failed(granted);
    }
    await answer.reply(signal.aborted ? 'failed' : 'done');
    if (signal.aborted) return;
    const account = accountOf(granted, address);
    const ticket = keepGrant(ctx, { settings, clientSecret, account, tokens: granted.tokens });
    yield { state: 'done', ticket, account, expiresAt: Math.round(granted.tokens.until) };
  } finally {
    over.abort();
    listener.close();
  }
}

/** An answer that does not belong to this attempt is not even shown to the provider. */
async function judge(
  attempt: Attempt,
  answer: BrowserAnswer,
  address: string,
  now: number,
): Promise<Granted | Refusal> {
  if (!answer.stateFits) return { cause: 'oauth_state', words: '' };
  const granted = await redeem(attempt, answer.parameters, now);
  if ('cause' in granted) return granted;
  const [signedIn] = granted.accounts;
  const other = address !== '' && signedIn !== undefined && !granted.accounts.some((one) => sameMailbox(one, address));
  return other ? { cause: 'oauth_account', words: signedIn } : granted;
}

/** The mailbox as the person wrote it where it is the same one; a provider that does not tell is taken at the person's word. */
function accountOf({ accounts }: Granted, address: string): string {
  return accounts.find((one) => sameMailbox(one, address)) ?? accounts[0] ?? address;
}

function failed({ cause, words }: Refusal): OauthStep {
  return { state: 'failed', cause, remedies: [...causeNamed(cause).remedies], words };
}
