import { OAUTH_PROVIDERS, type OauthSettings, type RelayRecord } from '../../../shared/contract/relays.ts';
import { explain } from './relay-words.ts';
import { askPassword } from './terminal.ts';
import { oneOf, text, UsageError, type VerbContext } from './verb.ts';

/** What `--oauth` and its companions say, or null without it. */
export function oauthOf({ values }: VerbContext): OauthSettings | null {
  const provider = oneOf(OAUTH_PROVIDERS, text(values, 'oauth'), '--oauth');
  if (provider === undefined) return null;
  const clientId = text(values, 'client-id') ?? '';
  if (clientId === '') throw new UsageError('cli:usage.client_id');
  return {
    provider,
    clientId,
    authorizeUrl: text(values, 'authorize-url') ?? '',
    tokenUrl: text(values, 'token-url') ?? '',
    scope: text(values, 'scope') ?? '',
  };
}

type SignedIn =
  | { readonly ok: true; readonly ticket: string; readonly account: string; readonly clientSecret: string | undefined }
  | { readonly ok: false; readonly cause: string };

/** Signs in at the provider: prints the address to open in a browser and waits for its answer, until Ctrl+C or its end. */
export async function signIn(
  context: VerbContext,
  asked: { settings: OauthSettings; address: string; relay: RelayRecord | null },
): Promise<SignedIn> {
  const { client, terminal, t, stop } = context;
  const { settings, address, relay } = asked;
  const clientSecret = relay ? undefined : await secretOf(context);
  const secret = clientSecret === undefined ? {} : { clientSecret };
  const request = { settings, address, relayId: relay?.id ?? null, ...secret };
  for await (const step of await client.relays.oauthSignIn(request, { signal: stop })) {
    if (step.state === 'waiting') {
      terminal.line(t('cli:relay.open_browser', { time: terminal.clock(step.until) }));
      terminal.line(`\n${step.url}\n`);
    } else if (step.state === 'done') {
      terminal.line(t('relays:oauth.done', { account: step.account }));
      return { ok: true, ticket: step.ticket, account: step.account, clientSecret };
    } else {
      explain(context, step, { account: address });
      return { ok: false, cause: step.cause };
    }
  }
  return { ok: false, cause: 'oauth_closed' };
}

/** Google gives desktop apps a secret beside the client id, Microsoft none. It is never an argument. */
async function secretOf({ values, t }: VerbContext): Promise<string | undefined> {
  if (values['client-secret-stdin'] !== true && !process.stdin.isTTY) return undefined;
  const secret = (await askPassword(t('cli:relay.client_secret'))).trim();
  return secret === '' ? undefined : secret;
}
