import type { TestStep } from '../../../shared/contract/relays.ts';
import { type CauseRule, causeNamed } from './causes.ts';
import { type CertificateFacts, peekCertificate } from './certificate-peek.ts';
import type { OpenFailure, Phases, RelayConnection, SendOutcome, SmtpTarget, Stage } from './connection.ts';
import { explainReply } from './explain.ts';
import { remediesHere } from './remedies-here.ts';
import { replyLine, secretsOf, withoutSecrets } from './reply.ts';
import { dayOf, type HeardSoFar, type Looked, lookAgain, suggestedUser, systemAddresses } from './second-look.ts';
import { openSmtp } from './smtp-connection.ts';
import { type Note, type TriedSteps, triedSteps } from './tried.ts';

type Step = TestStep['step'];

/**
 * A person is watching: every failure is named within ten seconds. Longer than servers that greet late on purpose (five or
 * six seconds are usual), shorter than in a campaign.
 */
const TEST_TIMEOUTS = { connect: 6_000, greeting: 7_500, auth: 8_000, envelope: 9_000, reply: 7_000, open: 9_000 };
const WHOLE = 9_700;

type FourSteps = {
  readonly target: SmtpTarget;
  /** The test mail, or null to stop after the sign-in. */
  readonly mail: { readonly from: string; readonly to: string; readonly raw: Buffer } | null;
  /** Takes a slot of the relay's limits for the test mail; false where none is free. */
  readonly takeSlot?: () => Promise<boolean>;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  readonly addressesOf?: (host: string) => Promise<string[]>;
};

type Course = {
  readonly input: FourSteps;
  readonly steps: TriedSteps;
  readonly started: number;
  readonly heard: { -readonly [Key in keyof HeardSoFar]: HeardSoFar[Key] };
  readonly facts: Readonly<Record<string, string>>;
  /** Steps that were told as ended. */
  readonly ended: Set<Step>;
};

/**
 * Find the server, encrypt, sign in, send a test mail: each step is told when it starts, as things are done in it and when it
 * ends, the first failure with its cause and what to try; steps after it are `not_run`. Nothing secret is in what it tells.
 */
export async function* testInFourSteps(input: FourSteps): AsyncGenerator<TestStep, void, void> {
  const { target, mail } = input;
  const course = courseOf(input);
  yield step(course, 'find', 'running', {});
  const opening = openSmtp(
    { ...target, timeouts: { ...TEST_TIMEOUTS, ...target.timeouts } },
    input.signal,
    listening(course),
  );
  yield* asItGoes(course, opening);
  const opened = await opening;
  if (!opened.ok) return yield* failedOpening(course, await closerLook(course, opened.failure));
  const { connection } = opened;
  const onAbort = () => connection.abort();
  input.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    yield* openedSteps(course, connection);
    if (mail === null) return yield step(course, 'test_mail', 'not_run', {});
    yield step(course, 'test_mail', 'running', { facts: { from: mail.from, to: mail.to } });
    const free = (await input.takeSlot?.()) ?? true;
    const { outcome, phases } = free ? await connection.send({ from: mail.from, to: mail.to }, mail.raw) : NO_SLOT;
    yield mailStep(course, { from: mail.from, to: mail.to }, outcome, phases);
  } finally {
    input.signal?.removeEventListener('abort', onAbort);
    await connection.quit();
  }
}

const NO_SLOT: { outcome: SendOutcome; phases: Phases } = {
  outcome: { kind: 'lost', afterDot: false, stage: 'mail', cause: 'own_limit' },
  phases: {},
};

function courseOf(input: FourSteps): Course {
  const { host, port, tls } = input.target;
  return {
    input,
    steps: triedSteps((text) => hidden(input.target, text)),
    started: performance.now(),
    heard: { greeting: '', hello: '', address: '' },
    facts: { host, port: String(port), tls },
    ended: new Set(),
  };
}

const hidden = (target: SmtpTarget, text: string): string => withoutSecrets(text, secretsOf(target));
const elapsed = (course: Course): number => performance.now() - course.started;

function listening({ input, heard, steps }: Course): Note {
  const { user, oauth } = input.target;
  return (key, values, ok) => {
    if (key === 'greeted') heard.greeting = values.words ?? '';
    if (key === 'hello') heard.hello = values.words ?? '';
    if (key === 'dialled') heard.address = values.address ?? '';
    const person = key === 'signing_in' ? { user: user || (oauth?.account ?? '') } : {};
    const mail = input.mail ? { from: input.mail.from, to: input.mail.to } : {};
    steps.note(key, { ...(key === 'mail' || key === 'rcpt' ? mail : {}), ...person, ...values }, ok);
  };
}

/** Tells of every thing that is done while the line is opened; the first step ends with a greeting. */
async function* asItGoes(course: Course, opening: Promise<unknown>): AsyncGenerator<TestStep, void, void> {
  const { steps } = course;
  let open = false;
  const ended = opening.then(() => {
    open = true;
  });
  while (!open) {
    await Promise.race([ended, steps.next()]);
    if (open) return;
    const greeted = steps.of('find').some(({ key, ok }) => key === 'greeted' && ok === true);
    if (greeted && !course.ended.has('find')) yield step(course, 'find', 'ok', { milliseconds: elapsed(course) });
    const current = steps.of('sign_in').length > 0 ? 'sign_in' : greeted ? 'secure' : 'find';
    yield step(course, current, 'running', {});
  }
}

async function* openedSteps(course: Course, connection: RelayConnection): AsyncGenerator<TestStep, void, void> {
  const { steps, input, ended } = course;
  const { target } = input;
  const { openPhases, abilities } = connection;
  if (!ended.has('find')) yield step(course, 'find', 'ok', { milliseconds: openPhases.connect });
  const certificate = target.tls === 'none' ? null : await certificateNow(target);
  if (target.tls === 'none') steps.note('open_line', {}, null);
  noteCertificate(steps, certificate, true);
  if (target.fingerprint !== '' && certificate) steps.note('trusted', {}, true);
  yield step(course, 'secure', target.tls === 'none' ? 'not_run' : 'ok', {
    facts: certificateFacts(certificate),
    milliseconds: openPhases.tls,
  });
  const signedIn = openPhases.auth !== undefined;
  if (!signedIn) steps.note('no_user', {}, null);
  steps.note(
    abilities.mechanisms.length > 0 ? 'mechanisms' : 'mechanisms_none',
    { mechanisms: abilities.mechanisms.join(' ') },
    null,
  );
  yield step(course, 'sign_in', signedIn ? 'ok' : 'not_run', {
    facts: abilityFacts(connection),
    milliseconds: openPhases.auth,
  });
}

type Told = {
  facts?: Record<string, string>;
  milliseconds?: number | undefined;
  rule?: CauseRule;
  words?: string;
};

function step(course: Course, name: Step, state: TestStep['state'], told: Told): TestStep {
  if (state !== 'running') course.ended.add(name);
  const found = name === 'find' ? course.facts : {};
  return {
    step: name,
    state,
    milliseconds: told.milliseconds === undefined ? null : Math.round(told.milliseconds),
    facts: { ...found, ...told.facts },
    cause: told.rule?.cause ?? null,
    remedies: told.rule ? remediesHere(told.rule, course.input.target) : [],
    words: hidden(course.input.target, told.words ?? '').slice(0, 1_000),
    tried: course.steps.of(name),
  };
}

function closerLook(course: Course, failure: OpenFailure): Promise<Looked> {
  const { target, now = Date.now, addressesOf = systemAddresses } = course.input;
  const patience = Math.max(500, WHOLE - elapsed(course));
  return lookAgain(failure, { target, heard: course.heard, patience, now: now(), addressesOf });
}

const STAGE_STEPS: Readonly<Partial<Record<Stage, Step>>> = {
  connect: 'find',
  greeting: 'find',
  tls: 'secure',
  ehlo: 'secure',
  auth: 'sign_in',
};
const ORDER: readonly Step[] = ['find', 'secure', 'sign_in', 'test_mail'];

function* failedOpening(course: Course, looked: Looked): Generator<TestStep, void, void> {
  const { target, mail } = course.input;
  const { failure, certificate } = looked;
  const failedStep = STAGE_STEPS[failure.stage] ?? 'find';
  const at = ORDER.indexOf(failedStep);
  const rule = explainReply({ ...failure, host: target.host, user: target.user });
  noteCertificate(course.steps, certificate, false);
  noteEnd(course, failedStep, failure);
  const words = replyLine({ ...failure, text: failure.text || wordOf(failure.system) });
  for (const [index, name] of ORDER.entries()) {
    if (course.ended.has(name)) continue;
    const facts = name === 'secure' ? certificateFacts(certificate) : {};
    const untried = (name === 'secure' && target.tls === 'none') || failure.system === 'plain_refused';
    if (index < at) yield step(course, name, untried ? 'not_run' : 'ok', { facts });
    else if (index === at)
      yield step(course, name, 'failed', {
        facts: { ...failedFacts(course, rule), ...facts, ...looked.facts },
        rule,
        words,
      });
    else if (name !== 'test_mail' || mail !== null) yield step(course, name, 'not_run', {});
  }
}

/** A cause's own key is no word of the server's. */
const wordOf = (system: string): string => (causeNamed(system).cause === system ? '' : system);

function failedFacts({ facts, input }: Course, { cause }: CauseRule): Record<string, string> {
  const { target, mail } = input;
  const named =
    cause === 'user_fixed' || cause === 'user_whole_address' ? suggestedUser(target, mail?.from ?? '') : null;
  return { ...facts, user: target.user, ...(named === null ? {} : { suggestedUser: named }) };
}

/** How a step ended where no reply tells: silence, a cut line, a failed handshake. */
function noteEnd(course: Course, name: Step, { code, system, stage, text }: OpenFailure): void {
  if (code > 0 || stage === 'connect') return;
  if (/TIMEOUT|^ETIMEDOUT$|_timeout$/.test(system)) course.steps.add(name, 'silence', { seconds: seconds(course) });
  else if (/^(?:CLOSED|closed|ECONNRESET|EPIPE)$/.test(system)) course.steps.add(name, 'cut', {});
  else if (/^(?:ERR_|CERT_|DEPTH_|SELF_|UNABLE_|INVALID_)/.test(system))
    course.steps.add(name, 'handshake', { system });
  else if (system === 'auth_missing') course.steps.add(name, 'mechanisms_none', {});
  else if (system === 'auth_unknown') course.steps.add(name, 'mechanisms', { mechanisms: text });
  else if (system === 'plain_on_tls_port') {
    course.steps.add(name, 'silence', { seconds: seconds(course) });
    course.steps.note('tls_answers', {}, true);
  }
}

const seconds = (course: Course): string => String(Math.max(1, Math.round(elapsed(course) / 1_000)));

async function certificateNow(target: SmtpTarget): Promise<CertificateFacts | null> {
  const { tls } = target;
  if (tls === 'none') return null;
  const peeked = await peekCertificate({ ...target, tls }, 5_000);
  return peeked.ok ? peeked.facts : null;
}

function noteCertificate(steps: TriedSteps, certificate: CertificateFacts | null, ok: boolean): void {
  if (certificate === null) return;
  const { version, cipher, subject, names, issuer, validTo } = certificate;
  const name = subject || names.replaceAll('DNS:', '');
  steps.note('encrypted_by', { version, cipher }, ok ? true : null);
  steps.note('certificate', { name, issuer, validTo: dayOf(validTo) }, ok);
}

function certificateFacts(certificate: CertificateFacts | null): Record<string, string> {
  if (certificate === null) return {};
  const { pem: _pem, validFrom, validTo, names, ...facts } = certificate;
  return { ...facts, names: names.replaceAll('DNS:', ''), validFrom: dayOf(validFrom), validTo: dayOf(validTo) };
}

function abilityFacts({ abilities }: RelayConnection): Record<string, string> {
  return {
    mechanisms: abilities.mechanisms.join(' '),
    pipelining: abilities.pipelining ? 'yes' : 'no',
    ...(abilities.size === null ? {} : { size: String(abilities.size) }),
  };
}

function mailStep(course: Course, facts: Record<string, string>, outcome: SendOutcome, phases: Phases): TestStep {
  const milliseconds = Object.values(phases).reduce((sum, value) => sum + value, 0);
  if (outcome.kind === 'accepted')
    return step(course, 'test_mail', 'ok', { facts, milliseconds, words: replyLine(outcome) });
  const { host, user } = course.input.target;
  const failure =
    outcome.kind === 'refused'
      ? { ...outcome, system: '', host, user }
      : { stage: outcome.stage, code: 0, text: '', system: outcome.cause };
  if (outcome.kind === 'lost' && outcome.cause === 'own_limit') course.steps.note('own_limit', {}, false);
  else if (outcome.kind === 'refused' && outcome.local)
    course.steps.add('test_mail', 'not_sent', { words: outcome.text });
  else noteEnd(course, 'test_mail', failure);
  return step(course, 'test_mail', 'failed', {
    facts: { ...course.facts, ...facts },
    milliseconds,
    rule: explainReply(failure),
    words: outcome.kind === 'refused' ? replyLine(outcome) : wordOf(outcome.cause),
  });
}
