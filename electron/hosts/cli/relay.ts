import type { RelayLimits } from '../../../shared/contract/relays.ts';
import { TLS_MODES } from '../../../shared/contract/relays.ts';
import { namedRelay } from './campaigns.ts';
import { oneOf } from './lists.ts';
import { askPassword, table } from './terminal.ts';
import { text, UsageError, type Verb, type VerbContext, wholeNumber } from './verb.ts';

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/** `200/hour` or `5/second`; several may be given. */
function limitsOf({ values }: VerbContext): RelayLimits {
  const windows = (Array.isArray(values.limit) ? values.limit : []).map((limit) => {
    const [messages, unit] = limit.split('/');
    const seconds = SECONDS[unit ?? ''];
    const most = Number(messages);
    if (!seconds || !Number.isInteger(most) || most < 1) throw new UsageError('cli:usage.limit', { value: limit });
    return { messages: most, seconds };
  });
  return {
    windows,
    connections: wholeNumber(text(values, 'connections'), '--connections') ?? 3,
    messagesPerConnection: 100,
    messageBytes: null,
    perDomain: null,
  };
}

async function add(context: VerbContext) {
  const { client, values, terminal, t } = context;
  const host = text(values, 'host');
  if (!host) throw new UsageError('cli:usage.relay_add');
  const user = text(values, 'user') ?? '';
  const password = user ? await askPassword(t('cli:relay.password', { user, host })) : undefined;
  const port = wholeNumber(text(values, 'port'), '--port') ?? 587;
  const relay = await client.relays.save({
    name: text(values, 'name') ?? host,
    host,
    port,
    tls: oneOf(TLS_MODES, text(values, 'tls'), '--tls') ?? (port === 465 ? 'tls' : 'starttls'),
    user,
    ...(password === undefined ? {} : { password }),
    limits: limitsOf(context),
  });
  return { data: relay, text: () => terminal.line(t('cli:relay.added', { id: relay.id, name: relay.name })) };
}

/** How a step of the relay test ended, as one sign. */
export const STEP_MARKS = { running: '…', ok: '✓', failed: '×', not_run: '–' } as const;

async function test(context: VerbContext) {
  const { client, values, positionals, terminal, t, json } = context;
  const id = await namedRelay({ ...context, values: { relay: positionals[1] } });
  if (id === undefined) throw new UsageError('cli:usage.relay_test');
  const steps = [];
  for await (const step of await client.relays.test({ id, testTo: text(values, 'to') ?? '' })) {
    if (step.state === 'running') continue;
    steps.push(step);
    if (json) continue;
    const tone = { ok: 'green', failed: 'red', not_run: 'dim' } as const;
    terminal.line(
      `${terminal.paint(tone[step.state], STEP_MARKS[step.state])}  ${t(`cli:relay.step.${step.step}`)}${step.milliseconds === null ? '' : `  ${step.milliseconds} ms`}`,
    );
    if (step.cause)
      terminal.line(`    ${t(`causes:${step.cause}.title`, { ...step.facts, defaultValue: step.cause })}`);
    if (step.words) terminal.line(terminal.paint('dim', `    ${step.words}`));
  }
  return { data: { steps }, code: steps.some((step) => step.state === 'failed') ? 1 : 0, text: () => {} };
}

async function list({ client, terminal, t }: VerbContext) {
  const { relays } = await client.relays.list({});
  return {
    data: { relays },
    text: () => {
      const rows = relays.map((relay) => [
        String(relay.id),
        relay.name,
        relay.kind === 'practice' ? t('cli:relay.practice') : `${relay.host}:${relay.port}`,
        relay.lastTest ? t(relay.lastTest.ok ? 'cli:relay.works' : 'cli:relay.failed') : t('cli:relay.not_tested'),
      ]);
      for (const line of table(rows, [0])) terminal.line(line);
      if (relays.length === 0) terminal.line(t('cli:relay.none'));
    },
  };
}

export const relayVerb: Verb = {
  options: {
    name: { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
    tls: { type: 'string' },
    user: { type: 'string' },
    limit: { type: 'string', multiple: true },
    connections: { type: 'string' },
    to: { type: 'string' },
  },
  run(context) {
    const action = context.positionals[0];
    if (action === 'add') return add(context);
    if (action === 'test') return test(context);
    if (action === 'list' || action === undefined) return list(context);
    throw new UsageError('cli:usage.relay', { action });
  },
};
