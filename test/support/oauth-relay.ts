import type { EngineClient } from '../../shared/contract/index.ts';
import type { OauthStep, RelayRecord } from '../../shared/contract/relays.ts';
import { OPEN_LIMITS } from './campaign.ts';
import { browse, type OauthServer, type Page } from './oauth-server.ts';

type SignIn = Parameters<EngineClient['relays']['oauthSignIn']>[0];

/** Signs in as a person with a browser does; answers the last step and the page that the browser ended on. */
export async function signInByBrowser(
  client: EngineClient,
  wish: SignIn,
  browser: (url: string) => Promise<Page | null> = browse,
): Promise<{ last: OauthStep; page: Page | null; steps: OauthStep[] }> {
  const steps: OauthStep[] = [];
  let page: Promise<Page | null> = Promise.resolve(null);
  for await (const step of await client.relays.oauthSignIn(wish)) {
    steps.push(step);
    if (step.state === 'waiting') page = browser(step.url);
  }
  const last = steps.at(-1);
  if (!last) throw new Error('the sign-in told nothing');
  return { last, page: await page, steps };
}

/** The ticket of a sign-in that worked. */
export async function ticketFor(
  client: EngineClient,
  server: OauthServer,
  address = 'news@toko.example',
): Promise<string> {
  const { last } = await signInByBrowser(client, { settings: server.settings(), address });
  if (last.state !== 'done') throw new Error(`the sign-in failed: ${JSON.stringify(last)}`);
  return last.ticket;
}

/** A kept relay on loopback that signs in by token, tested, so that campaigns may use it. */
export async function oauthRelay(
  client: EngineClient,
  server: OauthServer,
  port: number,
  limits: Partial<typeof OPEN_LIMITS> = {},
): Promise<RelayRecord> {
  const relay = await client.relays.save({
    name: 'Token',
    host: '127.0.0.1',
    port,
    tls: 'none',
    auth: 'oauth2',
    oauth: server.settings(),
    oauthTicket: await ticketFor(client, server),
    limits: { ...OPEN_LIMITS, ...limits },
  });
  for await (const step of await client.relays.test({ id: relay.id }))
    if (step.state === 'failed') throw new Error(`the relay's test failed: ${step.cause} ${step.words}`);
  return client.relays.get({ id: relay.id });
}
