import { createRouterClient, implement } from '@orpc/server';
import { contract, type EngineClient } from '../../shared/contract/index.ts';
import {
  MAILBOX_TEST_STEPS,
  type MailboxFolder,
  type MailboxInput,
  type MailboxOffer,
  type MailboxRecord,
  type MailboxStanding,
  type MailboxTestStep,
} from '../../shared/contract/mailboxes.ts';
import { AppError } from '../../shared/errors.ts';
import type { openTestEngine } from './engine.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;

export const STANDING: MailboxStanding = {
  state: 'watching',
  cause: null,
  words: '',
  retryAt: null,
  idle: true,
  checkedAt: 1_790_000_000_000,
  progress: null,
  read: 0,
  reports: 0,
};

export function mailboxRecord(part: Partial<MailboxRecord> = {}): MailboxRecord {
  const { standing, ...rest } = part;
  return {
    id: 1,
    name: '',
    address: 'halo@toko.example',
    host: 'mail.toko.example',
    port: 993,
    tls: 'tls',
    user: 'halo@toko.example',
    auth: 'password',
    relayId: null,
    fingerprint: '',
    folders: ['INBOX'],
    handled: 'leave',
    moveTo: '',
    lookBackDays: 30,
    enabled: true,
    hasPassword: true,
    createdAt: 1_780_000_000_000,
    ...rest,
    standing: { ...STANDING, ...standing },
  };
}

export const folder = (path: string, part: Partial<MailboxFolder> = {}): MailboxFolder => ({
  path,
  name: path,
  use: '',
  messages: 0,
  proposed: false,
  ...part,
});

/** A test that goes well, with the folders it finds; `failed` ends it at a step. */
export function testSteps(
  folders: readonly MailboxFolder[],
  failed: Partial<MailboxTestStep> & { step?: MailboxTestStep['step'] } = {},
): MailboxTestStep[] {
  const steps: MailboxTestStep[] = [];
  for (const step of MAILBOX_TEST_STEPS) {
    const told = { step, milliseconds: 40, facts: {}, cause: null, remedies: [], words: '', folders: [] };
    if (step === failed.step) return [...steps, { ...told, state: 'failed', ...failed }];
    steps.push({ ...told, state: 'ok', folders: step === 'folders' ? [...folders] : [] });
  }
  return steps;
}

/** What the mailboxes of a fake engine are and answer; `asked` keeps what they were asked. */
export interface MailboxWorld {
  mailboxes: MailboxRecord[];
  offers: MailboxOffer[];
  steps: MailboxTestStep[];
  /** What reading now answers. */
  reads: Awaited<ReturnType<EngineClient['mailboxes']['read']>>;
  asked: { saved: MailboxInput[]; tested: MailboxInput[]; discovered: string[]; read: (number | null)[] };
  /** Says that one is doing otherwise now. */
  stands(id: number, standing: Partial<MailboxStanding>): void;
  /** Says that there are others now. */
  changed(): void;
}

/** The engine with mailboxes that only pretend, so that screens can be seen in states that real servers seldom reach. */
export function withFakeMailboxes(engine: Engine, part: Partial<MailboxWorld> = {}) {
  const { events } = engine.ctx;
  const world: MailboxWorld = {
    mailboxes: [],
    offers: [],
    steps: testSteps([folder('INBOX', { use: 'inbox', messages: 3, proposed: true })]),
    reads: { mailboxes: 1, messages: 12, reports: 3, suppressed: 1, failed: [] },
    ...part,
    asked: { saved: [], tested: [], discovered: [], read: [] },
    changed: () => changed(),
    stands(id, standing) {
      const mailbox = find(id);
      mailbox.standing = { ...mailbox.standing, ...standing };
      events.publish({ type: 'mailbox', id, standing: mailbox.standing });
    },
  };
  const find = (id: number): MailboxRecord => {
    const mailbox = world.mailboxes.find((each) => each.id === id);
    if (!mailbox) throw new AppError('not_found', { what: 'mailbox' });
    return mailbox;
  };
  const changed = () => events.publish({ type: 'changed', what: 'mailboxes', id: null });
  const os = implement(contract.mailboxes);
  const mailboxes = os.router({
    list: os.list.handler(() => ({ mailboxes: world.mailboxes.map((each) => ({ ...each })) })),
    save: os.save.handler(({ input }) => {
      world.asked.saved.push(input);
      const { password, allowPlain: _plain, id, ...settings } = input;
      const before = world.mailboxes.find((each) => each.id === id);
      const mailbox = mailboxRecord({
        ...before,
        ...settings,
        id: id ?? world.mailboxes.length + 1,
        hasPassword: password !== undefined || (before?.hasPassword ?? false),
      });
      world.mailboxes = [...world.mailboxes.filter((each) => each.id !== mailbox.id), mailbox];
      changed();
      return mailbox;
    }),
    remove: os.remove.handler(({ input }) => {
      world.mailboxes = world.mailboxes.filter((each) => each.id !== input.id);
      changed();
      return {};
    }),
    enable: os.enable.handler(({ input }) => {
      const mailbox = find(input.id);
      mailbox.enabled = input.enabled;
      mailbox.standing = { ...mailbox.standing, state: input.enabled ? 'watching' : 'off' };
      changed();
      return mailbox;
    }),
    discover: os.discover.handler(({ input }) => {
      world.asked.discovered.push(input.address);
      return { offers: world.offers };
    }),
    test: os.test.handler(async function* ({ input }) {
      world.asked.tested.push(input.settings);
      yield* world.steps;
    }),
    read: os.read.handler(({ input }) => {
      world.asked.read.push(input.id);
      return world.reads;
    }),
  });
  const router = { ...engine.router, mailboxes };
  return { world, engine: { ...engine, router, client: createRouterClient(router) as EngineClient } };
}
