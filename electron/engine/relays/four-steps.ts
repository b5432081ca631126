import type { TestStep, Tried } from '../../../shared/contract/relays.ts';
import type { CauseRule } from './causes.ts';
import { type CertificateFacts, peekCertificate } from './certificate-peek.ts';
import type { OpenFailure, Phases, RelayConnection, SendOutcome, SmtpTarget, Stage } from './connection.ts';
import { explainReply } from './explain.ts';
import { replyLine, secretsOf, withoutSecrets } from './reply.ts';
import { openSmtp } from './smtp-connection.ts';

type Step = TestStep['step'];

/** A person is watching: shorter patience than in a campaign, but longer than servers that greet late on purpose. */
const TEST_TIMEOUTS = { connect: 8_000, greeting: 9_000, auth: 9_000, envelope: 20_000, reply: 60_000 };

export type FourSteps = {
  readonly target: SmtpTarget;
  /** The test mail, or null to stop after the sign-in. */
  readonly mail: { readonly from: string; readonly to: string; readonly raw: Buffer } | null;
  /** Takes a slot of the relay's limits for the test mail; false where none is free. */
  readonly takeSlot?: () => Promise<boolean>;
  readonly signal?: AbortSignal;
};

/**
 * Find the server, encrypt, sign in, send a test mail: each step is told when it starts and when it ends, the first
 * failure with its cause and what to try; steps after it are `not_run`. Nothing secret is in what it tells.
 */
export async function* testInFourSteps(input: FourSteps): AsyncGenerator<TestStep, void, void> {
  const { target, mail } = input;
  const tried = triedFacts(target);
  yield step('find', 'running', { facts: tried });
  const timeouts = { ...TEST_TIMEOUTS, ...target.timeouts };
  const opened = await openSmtp({ ...target, timeouts }, input.signal);
  const certificate = await certificateOf(target, opened.ok ? null : opened.failure, timeouts.connect);
  if (!opened.ok) {
    yield* failedOpening(target, await precise(target, opened.failure, timeouts.connect), certificate, mail !== null);
    return;
  }
  const { connection } = opened;
  const onAbort = () => connection.abort();
  input.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    yield step('find', 'ok', { facts: tried, milliseconds: connection.openPhases.connect });
    yield step('secure', target.tls === 'none' ? 'not_run' : 'ok', {
      facts: certificateFacts(certificate),
      milliseconds: connection.openPhases.tls,
    });
    yield step('sign_in', target.user === '' ? 'not_run' : 'ok', {
      facts: abilityFacts(connection),
      milliseconds: connection.openPhases.auth,
    });
    if (mail === null) {
      yield step('test_mail', 'not_run', {});
      return;
    }
    yield step('test_mail', 'running', { facts: { from: mail.from, to: mail.to } });
    const envelope = { from: mail.from, to: mail.to };
    const free = (await input.takeSlot?.()) ?? true;
    const { outcome, phases } = free ? await connection.send(envelope, mail.raw) : NO_SLOT;
    yield mailStep(target, envelope, outcome, phases);
  } finally {
    input.signal?.removeEventListener('abort', onAbort);
    await connection.quit();
  }
}

const NO_SLOT: { outcome: SendOutcome; phases: Phases } = {
  outcome: { kind: 'lost', afterDot: false, stage: 'mail', cause: 'own_limit' },
  phases: {},
};

type Told = {
  facts?: Record<string, string>;
  milliseconds?: number | undefined;
  rule?: CauseRule;
  words?: string;
  tried?: Tried[];
};

function step(name: Step, state: TestStep['state'], told: Told): TestStep {
  return {
    step: name,
    state,
    milliseconds: told.milliseconds === undefined ? null : Math.round(told.milliseconds),
    facts: told.facts ?? {},
    cause: told.rule?.cause ?? null,
    remedies: [...(told.rule?.remedies ?? [])],
    words: (told.words ?? '').slice(0, 1_000),
    tried: told.tried ?? [],
  };
}

const triedFacts = (target: SmtpTarget): Record<string, string> => ({
  host: target.host,
  port: String(target.port),
  tls: target.tls,
});

const STEP_OF: Readonly<Partial<Record<Stage, Step>>> = {
  connect: 'find',
  greeting: 'find',
  tls: 'secure',
  ehlo: 'secure',
  auth: 'sign_in',
};
const ORDER: readonly Step[] = ['find', 'secure', 'sign_in', 'test_mail'];

function* failedOpening(
  target: SmtpTarget,
  failure: OpenFailure,
  certificate: CertificateFacts | null,
  withMail: boolean,
): Generator<TestStep> {
  const failedStep = STEP_OF[failure.stage] ?? 'find';
  const at = ORDER.indexOf(failedStep);
  const words = withoutSecrets(replyLine({ ...failure, text: failure.text || failure.system }), secretsOf(target));
  for (const [index, name] of ORDER.entries()) {
    const facts =
      name === 'secure'
        ? certificateFacts(certificate)
        : name === 'find'
          ? { host: target.host, port: String(target.port), tls: target.tls }
          : {};
    if (index < at) yield step(name, name === 'secure' && target.tls === 'none' ? 'not_run' : 'ok', { facts });
    else if (index === at)
      yield step(name, 'failed', {
        facts: { ...triedFacts(target), user: target.user, ...facts },
        rule: explainReply(failure),
        words,
      });
    else if (name !== 'test_mail' || withMail) yield step(name, 'not_run', {});
  }
}

/** Looks twice where one look does not tell: a server that waits silently may be waiting for TLS (RFC 8314). */
async function precise(target: SmtpTarget, failure: OpenFailure, timeout: number): Promise<OpenFailure> {
  const silent = failure.stage === 'greeting' && failure.code === 0 && target.tls !== 'tls';
  if (!silent) return failure;
  const peeked = await peekCertificate({ host: target.host, port: target.port, tls: 'tls' }, Math.min(timeout, 3_000));
  return peeked.ok ? { ...failure, stage: 'tls', system: 'plain_on_tls_port', text: '' } : failure;
}

const CERTIFICATE_TROUBLE = /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|INVALID_CA)/;

async function certificateOf(
  target: SmtpTarget,
  failure: OpenFailure | null,
  timeout: number,
): Promise<CertificateFacts | null> {
  if (target.tls === 'none' || (failure && !CERTIFICATE_TROUBLE.test(failure.system))) return null;
  const peeked = await peekCertificate(
    { host: target.host, port: target.port, tls: target.tls },
    Math.min(timeout, 5_000),
  );
  return peeked.ok ? peeked.facts : null;
}

function certificateFacts(certificate: CertificateFacts | null): Record<string, string> {
  if (certificate === null) return {};
  const { pem: _pem, ...facts } = certificate;
  return facts;
}

function abilityFacts({ abilities }: RelayConnection): Record<string, string> {
  return {
    mechanisms: abilities.mechanisms.join(' '),
    pipelining: abilities.pipelining ? 'yes' : 'no',
    ...(abilities.size === null ? {} : { size: String(abilities.size) }),
  };
}

function mailStep(target: SmtpTarget, facts: Record<string, string>, outcome: SendOutcome, phases: Phases): TestStep {
  const milliseconds = Object.values(phases).reduce((sum, value) => sum + value, 0);
  if (outcome.kind === 'accepted') return step('test_mail', 'ok', { facts, milliseconds, words: replyLine(outcome) });
  const failure =
    outcome.kind === 'refused'
      ? { ...outcome, system: '' }
      : { stage: outcome.stage, code: 0, text: '', system: outcome.cause };
  const words = outcome.kind === 'refused' ? replyLine(outcome) : outcome.cause;
  return step('test_mail', 'failed', {
    facts: { ...triedFacts(target), ...facts },
    milliseconds,
    rule: explainReply(failure),
    words: withoutSecrets(words, secretsOf(target)),
  });
}
