import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { namedRelay } from './campaigns.ts';
import { add } from './relay-add.ts';
import { find, presets, probe } from './relay-find.ts';
import { health, healthWords } from './relay-health.ts';
import { signIn } from './relay-oauth.ts';
import { fourSteps } from './relay-test.ts';
import { askLine, table } from './terminal.ts';
import { text, UsageError, type Verb, type VerbContext, type VerbResult } from './verb.ts';

/** The relay that an argument names, by name or number, or `practice`. */
async function namedBy(context: VerbContext, name: string | undefined): Promise<RelayRecord> {
  const id = await namedRelay({ ...context, values: { relay: name } });
  if (id === undefined) throw new UsageError('cli:usage.which_relay', { action: context.positionals[0] ?? '' });
  return context.client.relays.get({ id });
}

async function test(context: VerbContext): Promise<VerbResult> {
  const { id } = await namedBy(context, context.positionals[1]);
  const { steps, ok } = await fourSteps(context, { id, testTo: text(context.values, 'to') ?? '' });
  return { data: { steps }, code: ok ? 0 : 1, text: () => {} };
}

async function list(context: VerbContext): Promise<VerbResult> {
  const { client, terminal, t } = context;
  const { relays } = await client.relays.list({});
  const told = await Promise.all(
    relays.map(async (relay) => ({ ...relay, health: await client.relays.health({ id: relay.id, hours: 24 }) })),
  );
  return {
    data: {
      relays: told.map(({ health: { messages, failures, verdict }, ...relay }) => ({
        ...relay,
        health: { messages, failures, verdict },
      })),
    },
    text: () => {
      const rows = told.map((relay) => [
        String(relay.id),
        relay.name,
        relay.kind === 'practice' ? t('cli:relay.practice') : `${relay.host}:${relay.port}`,
        stateWords(context, relay),
        healthWords(context, relay.health),
      ]);
      for (const line of table(rows, [0])) terminal.line(line);
      if (relays.length === 0) terminal.line(t('cli:relay.none'));
    },
  };
}

function stateWords({ t }: VerbContext, { enabled, oauth, lastTest }: RelayRecord): string {
  if (!enabled) return t('cli:relay.off');
  if (oauth?.needsSignIn) return t('cli:relay.needs_sign_in');
  return lastTest ? t(lastTest.ok ? 'cli:relay.works' : 'cli:relay.failed') : t('cli:relay.not_tested');
}

async function switchTo(context: VerbContext, enabled: boolean): Promise<VerbResult> {
  const { client, terminal, t } = context;
  const { id } = await namedBy(context, context.positionals[1]);
  const relay = await client.relays.enable({ id, enabled });
  const key = enabled ? 'cli:relay.switched_on' : 'cli:relay.switched_off';
  return { data: relay, text: () => terminal.line(t(key, { name: relay.name })) };
}

async function remove(context: VerbContext): Promise<VerbResult> {
  const { client, terminal, t, values } = context;
  const { id, name } = await namedBy(context, context.positionals[1]);
  if (values.yes !== true) {
    if (!process.stdin.isTTY) throw new UsageError('cli:usage.relay_remove', { name });
    const answer = await askLine(`${t('cli:relay.remove', { name })} ${t('cli:relay.type_yes')} `);
    if (answer.trim().toLowerCase() !== t('cli:send.yes'))
      return { data: { removed: false }, code: 1, text: () => terminal.line(t('cli:relay.kept', { name })) };
  }
  await client.relays.remove({ id });
  return { data: { removed: true, id, name }, text: () => terminal.line(t('cli:relay.removed', { name })) };
}

async function order(context: VerbContext): Promise<VerbResult> {
  const names = context.positionals.slice(1);
  if (names.length === 0) throw new UsageError('cli:usage.relay_order');
  const ids: number[] = [];
  for (const name of names) ids.push((await namedBy(context, name)).id);
  await context.client.relays.reorder({ ids });
  return list(context);
}

/** Signs in once more where the provider took the permission back. */
async function signInAgain(context: VerbContext): Promise<VerbResult> {
  const { client, terminal, t } = context;
  const relay = await namedBy(context, context.positionals[1]);
  const { id, name, host, port, tls, user, auth, oauth, preset, fingerprint, limits, enabled } = relay;
  if (oauth === null) throw new UsageError('cli:usage.no_oauth', { name });
  const { provider, clientId, authorizeUrl, tokenUrl, scope } = oauth;
  const settings = { provider, clientId, authorizeUrl, tokenUrl, scope };
  const done = await signIn(context, { settings, address: oauth.account || user, relay });
  if (!done.ok) return { data: { signedIn: false, cause: done.cause }, code: 1, text: () => {} };
  const kept = { id, name, host, port, tls, user, auth, preset, fingerprint, limits, enabled };
  const saved = await client.relays.save({ ...kept, oauth: settings, oauthTicket: done.ticket });
  return {
    data: { signedIn: true, ...saved },
    text: () => terminal.line(t('cli:relay.added', { id: saved.id, name: saved.name })),
  };
}

const ACTIONS: Readonly<Record<string, (context: VerbContext) => Promise<VerbResult>>> = {
  list,
  presets,
  find,
  probe,
  add,
  test,
  health: async (context) => health(context, await namedBy(context, context.positionals[1])),
  on: (context) => switchTo(context, true),
  off: (context) => switchTo(context, false),
  remove,
  order,
  'sign-in': signInAgain,
};

export const relayVerb: Verb = {
  options: {
    name: { type: 'string' },
    preset: { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string', multiple: true },
    tls: { type: 'string' },
    user: { type: 'string' },
    fingerprint: { type: 'string' },
    'password-stdin': { type: 'boolean' },
    oauth: { type: 'string' },
    'client-id': { type: 'string' },
    'client-secret-stdin': { type: 'boolean' },
    'authorize-url': { type: 'string' },
    'token-url': { type: 'string' },
    scope: { type: 'string' },
    limit: { type: 'string', multiple: true },
    connections: { type: 'string' },
    'no-test': { type: 'boolean' },
    to: { type: 'string' },
    hours: { type: 'string' },
    yes: { type: 'boolean' },
  },
  mostWords: (action) => (action === 'order' || action === 'presets' ? Number.POSITIVE_INFINITY : 2),
  run(context) {
    const name = context.positionals[0] ?? 'list';
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action) throw new UsageError('cli:usage.relay', { action: name });
    return action(context);
  },
};
