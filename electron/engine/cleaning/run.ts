import { setImmediate as nextTurn } from 'node:timers/promises';
import { addressKey } from '../../../shared/address.ts';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { contactSlice, findContactByKey } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import { typosAmong } from '../imports/public.ts';
import { readSettings } from '../settings/public.ts';
import { loadDisposable } from './disposable.ts';
import { type Evidence, judge, mailboxOf, proposedAction } from './judge.ts';
import { createDomainBook, isReserved } from './mail-servers.ts';
import { runRecord } from './record.ts';
import { dropOldFindings, findRun, openFindings, runsInState, setRunState, storeTally, type Tally } from './repo.ts';

const SLICE = 500;
const EVENT_EVERY_MS = 250;

type Running = { controller: AbortController; done: Promise<void> };
const running = new WeakMap<EngineContext, Map<number, Running>>();

/** Marks what an earlier engine left running; called once when a workspace opens. */
export function markInterrupted({ db, clock }: EngineContext): void {
  for (const id of runsInState(db, 'running')) setRunState(db, id, 'interrupted', clock.now());
}

/** Starts a check in the background. */
export function startRun(ctx: EngineContext, id: number): void {
  const runs = runsOf(ctx);
  const controller = new AbortController();
  const done = check(ctx, id, AbortSignal.any([controller.signal, ctx.closing]))
    .catch((error: unknown) => {
      ctx.log.error('cleaning failed', error, { run: id });
      if (ctx.db.open) setRunState(ctx.db, id, 'interrupted', ctx.clock.now());
    })
    .finally(() => {
      runs.delete(id);
      if (ctx.db.open) publish(ctx, id);
      changed(ctx, 'cleaning', id);
    });
  runs.set(id, { controller, done });
}

/** Stops a running check and waits for it. */
export async function cancelRun(ctx: EngineContext, id: number): Promise<void> {
  const run = runsOf(ctx).get(id);
  run?.controller.abort();
  await run?.done;
}

/** Tells whether any check is running in this engine. */
export function anyRunning(ctx: EngineContext): boolean {
  return runsOf(ctx).size > 0;
}

function runsOf(ctx: EngineContext): Map<number, Running> {
  const known = running.get(ctx);
  if (known) return known;
  const runs = new Map<number, Running>();
  running.set(ctx, runs);
  ctx.onClose(async () => {
    await Promise.all([...runs.values()].map((run) => run.done));
  });
  return runs;
}

async function check(ctx: EngineContext, id: number, signal: AbortSignal): Promise<void> {
  const { db, clock } = ctx;
  const run = findRun(db, id);
  if (!run) return;
  while (!signal.aborted && dropOldFindings(db, id, SLICE) > 0) await nextTurn();
  const isDisposable = await loadDisposable();
  const { counts, firstOf } = await survey(ctx, run.listId, signal);
  const typos = await typosAmong(counts, signal);
  // The sample's domains exist nowhere but in the practice relay; outside the sample they are asked about like any other.
  const sample = readSettings(db).sampleData;
  const book = createDomainBook(ctx.resolver, (domain) => sample && isReserved(domain));
  const note = openFindings(db, id);
  const tally: Tally = {};
  let checked = 0;
  let told = clock.monotonic();
  for (let after = 0; !signal.aborted; await nextTurn()) {
    const contacts = contactSlice(db, run.listId, after, SLICE);
    const last = contacts.at(-1);
    if (!last) break;
    after = last.id;
    if (run.dns)
      await book.learn(
        contacts.map(domainOf).filter((domain) => !typos.has(domain)),
        signal,
      );
    if (signal.aborted) break;
    db.transaction(() => {
      for (const contact of contacts) {
        const finding = judge(evidenceFor(contact));
        note(contact, finding);
        const entry = tally[finding.reason] ?? { contacts: 0, action: proposedAction(finding.reason) };
        tally[finding.reason] = { ...entry, contacts: entry.contacts + 1 };
      }
      checked += contacts.length;
      storeTally(db, id, tally, checked);
    })();
    if (clock.monotonic() - told >= EVENT_EVERY_MS) {
      told = clock.monotonic();
      publish(ctx, id);
    }
  }
  setRunState(db, id, signal.aborted ? (ctx.closing.aborted ? 'interrupted' : 'cancelled') : 'done', clock.now());

  function evidenceFor(contact: Contact): Evidence {
    const domain = domainOf(contact);
    const meant = typos.get(domain) ?? null;
    const mailbox = mailboxOf(addressKey(contact.address) ?? contact.address);
    return {
      address: contact.address,
      suppressed: suppressionOf(contact),
      meant,
      meantIsKnown: meant !== null && findContactByKey(db, mended(contact, meant)) !== undefined,
      disposable: isDisposable(domain),
      alias: mailbox !== null && (firstOf.get(mailbox) ?? contact.id) !== contact.id,
      domain: book.state(domain),
    };
  }
}

/** One pass over everybody: how many addresses each domain has, and who was first to use each mailbox of several spellings. */
async function survey({ db }: EngineContext, listId: number | null, signal: AbortSignal) {
  const counts = new Map<string, number>();
  const firstOf = new Map<string, number>();
  for (let after = 0; !signal.aborted; await nextTurn()) {
    const contacts = contactSlice(db, listId, after, SLICE);
    const last = contacts.at(-1);
    if (!last) break;
    after = last.id;
    for (const contact of contacts) {
      const domain = domainOf(contact);
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
      const key = addressKey(contact.address);
      const mailbox = key === null ? null : mailboxOf(key);
      if (mailbox === null) continue;
      // Somebody who uses the plain spelling is the one to keep, whoever came first.
      const plain = findContactByKey(db, mailbox);
      if (!firstOf.has(mailbox)) firstOf.set(mailbox, plain?.id ?? contact.id);
    }
  }
  return { counts, firstOf };
}

function domainOf({ address }: { address: string }): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function mended({ address }: { address: string }, domain: string): string {
  return `${address.slice(0, address.lastIndexOf('@')).toLowerCase()}@${domain}`;
}

function suppressionOf({ status }: Contact): Evidence['suppressed'] {
  return status === 'unsubscribed' || status === 'bounced' || status === 'complained' || status === 'manual'
    ? status
    : null;
}

function publish(ctx: EngineContext, id: number): void {
  const run = runRecord(ctx.db, id);
  if (run) ctx.events.publish({ type: 'cleaning', run });
}
