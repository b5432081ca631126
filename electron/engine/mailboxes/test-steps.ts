import type { MailboxFolder, MailboxTestStep } from '../../../shared/contract/mailboxes.ts';
import { type CertificateFacts, dayOf } from '../relays/public.ts';
import { explained, explainReading } from './imap-cause.ts';
import { listFolders } from './imap-folders.ts';
import { type Look, lookAtImap, type Way } from './imap-look.ts';
import { type Patience, ReadingError, type ReadingFailure, type ReadingStage, type Target } from './imap-place.ts';
import { whatStandsBetween } from './imap-second-look.ts';
import { openImap } from './imap-session.ts';

type Step = MailboxTestStep['step'];
const ORDER: readonly Step[] = ['find', 'secure', 'sign_in', 'folders'];

/** A person is watching: every failure is named within ten seconds or so. */
const LOOK = 9_000;
const PATIENCE: Patience = { connect: 6_000, greeting: 7_000, open: 15_000, silence: 15_000 };

type Told = Partial<Pick<MailboxTestStep, 'milliseconds' | 'facts' | 'cause' | 'remedies' | 'words' | 'folders'>>;

const told = (step: Step, state: MailboxTestStep['state'], more: Told = {}): MailboxTestStep => ({
  step,
  state,
  milliseconds: null,
  facts: {},
  cause: null,
  remedies: [],
  words: '',
  folders: [],
  ...more,
});

/**
 * Find the server, encrypt, sign in, list the folders: each step is told as it starts and ends, the first failure with its cause
 * and what to try; the steps after it are `not_run`. Nothing in the mailbox is changed and nothing secret is told.
 */
export async function* testMailbox(
  targetOf: () => Promise<Target>,
  signal?: AbortSignal,
  way: Way = {},
): AsyncGenerator<MailboxTestStep, void, void> {
  // Wrong settings are an error of the call itself, a missing sign-in is a failed step.
  const { target, missing } = await targetOf().then(
    (found) => ({ target: found, missing: null }),
    (error: unknown) => {
      if (!(error instanceof ReadingError)) throw error;
      return { target: null, missing: error.failure };
    },
  );
  if (target === null)
    return yield* failedAt('sign_in', told('sign_in', 'failed', explained(missing.system, { port: 993, tls: 'tls' })));
  yield told('find', 'running', { facts: placeFacts(target) });
  const look = await lookAtImap(target, LOOK, way, signal);
  if (look.failure) return yield* failedLook(look, look.failure, target);
  yield told('find', 'ok', {
    milliseconds: Math.round(look.found),
    facts: { ...placeFacts(target), address: look.address },
  });
  yield target.tls === 'none'
    ? told('secure', 'not_run')
    : told('secure', 'ok', { milliseconds: Math.round(look.secured), facts: certificateFacts(look.certificate) });
  yield* signInAndList(target, look, signal, way);
}

async function* signInAndList(
  target: Target,
  look: Look,
  signal: AbortSignal | undefined,
  way: Way,
): AsyncGenerator<MailboxTestStep, void, void> {
  const facts = { user: target.user, mechanisms: mechanismsOf(look) };
  yield told('sign_in', 'running', { facts });
  let started = performance.now();
  let step: Step = 'sign_in';
  const session = await openImap(target, { patience: PATIENCE, way, ...(signal ? { signal } : {}) }).catch(
    (error: unknown) => error,
  );
  if (!session || typeof session !== 'object' || !('run' in session))
    return yield* failedReading(step, session, target, facts);
  const opened = session as Awaited<ReturnType<typeof openImap>>;
  try {
    yield told('sign_in', 'ok', { milliseconds: elapsed(started), facts });
    step = 'folders';
    started = performance.now();
    yield told('folders', 'running');
    const folders: MailboxFolder[] = await listFolders(opened);
    const { idle, move, uidPlus } = opened.abilities;
    yield told('folders', 'ok', {
      milliseconds: elapsed(started),
      facts: { folders: String(folders.length), idle: idle ? 'yes' : 'no', move: move || uidPlus ? 'yes' : 'no' },
      folders,
    });
  } catch (error) {
    yield* failedReading(step, error, target, {});
  } finally {
    await opened.goodbye();
  }
}

const elapsed = (from: number): number => Math.round(performance.now() - from);
const placeFacts = ({ host, port, tls }: Target): Record<string, string> => ({ host, port: String(port), tls });

const STEP_OF: Readonly<Record<ReadingStage, Step>> = {
  connect: 'find',
  greeting: 'find',
  tls: 'secure',
  auth: 'sign_in',
  folder: 'folders',
  read: 'folders',
  mark: 'folders',
};

function* failedLook(look: Look, failure: ReadingFailure, target: Target): Generator<MailboxTestStep, void, void> {
  const closer = whatStandsBetween({ ...look, failure });
  const step = STEP_OF[closer.stage];
  if (step === 'secure')
    yield told('find', 'ok', {
      milliseconds: Math.round(look.found),
      facts: { ...placeFacts(target), address: look.address },
    });
  const facts = { ...placeFacts(target), user: target.user, ...certificateFacts(look.certificate) };
  yield* failedAt(step, told(step, 'failed', { facts, words: closer.text, ...explainReading(closer, target) }));
}

function* failedReading(
  step: Step,
  error: unknown,
  target: Target,
  facts: Record<string, string>,
): Generator<MailboxTestStep, void, void> {
  if (!(error instanceof ReadingError)) throw error;
  const { failure } = error;
  const about = { ...explainReading(failure, target), words: failure.text };
  yield* failedAt(
    step,
    told(step, 'failed', { facts: { ...placeFacts(target), user: target.user, ...facts }, ...about }),
  );
}

function* failedAt(step: Step, failed: MailboxTestStep): Generator<MailboxTestStep, void, void> {
  yield failed;
  for (const next of ORDER.slice(ORDER.indexOf(step) + 1)) yield told(next, 'not_run');
}

const mechanismsOf = ({ capabilities }: Look): string =>
  capabilities
    .filter((word) => word.startsWith('AUTH='))
    .map((word) => word.slice(5))
    .join(' ');

function certificateFacts(certificate: CertificateFacts | null): Record<string, string> {
  if (certificate === null) return {};
  const { pem: _pem, validFrom, validTo, names, ...facts } = certificate;
  return { ...facts, names: names.replaceAll('DNS:', ''), validFrom: dayOf(validFrom), validTo: dayOf(validTo) };
}
