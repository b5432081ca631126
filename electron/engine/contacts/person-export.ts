import { writeFileSync } from 'node:fs';
import type { Contact, Field } from '../../../shared/contract/contacts.ts';
import type { Download } from '../../../shared/contract/define.ts';
import { bouncesOfPerson } from '../bounces/public.ts';
import { testMailsTo } from '../campaigns/public.ts';
import { cleaningOfPerson } from '../cleaning/public.ts';
import type { EngineContext } from '../context.ts';
import type { Person } from '../db/mentions.ts';
import { importsOfContact, importsOfPerson } from '../imports/public.ts';
import { practiceMailTo } from '../relays/public.ts';
import { messagesOfPerson } from '../sending/public.ts';
import { suppressionsOf } from '../suppressions/public.ts';
import { personOf } from './person.ts';
import { allHistoryOf } from './person-repo.ts';
import { allFields, findContacts } from './public.ts';

/** Everything known about the person behind an address, as a JSON file that people and programs can read; also for an address that is no contact. Throws `address_invalid`. */
export async function exportPerson(ctx: EngineContext, address: string): Promise<Download> {
  const person = personOf(ctx.db, address);
  const known = await everythingAbout(ctx, person);
  const { ticket, path } = ctx.files.make(`${person.keys[0] ?? 'person'}.json`);
  writeFileSync(path, `${JSON.stringify(known, null, 2)}\n`);
  return ctx.files.download(ticket, 'application/json');
}

const EXPLANATION =
  'Everything that this workspace of Merpati holds about one person. Times are in UTC. "Accepted" means accepted by the relay; whether a message was read is not recorded. Copies may also be in backups, in the mailbox that bounces return to, and in the logs of the relay.';

async function everythingAbout(ctx: EngineContext, person: Person) {
  const { db } = ctx;
  const contacts = findContacts(db, person.contactIds);
  const kept = await importsOfPerson(db, person);
  return {
    about: { addresses: person.keys, madeAt: iso(ctx.clock.now()), madeBy: 'Merpati', explanation: EXPLANATION },
    person: contacts.map((contact) => describe(contact, allFields(db)))[0] ?? null,
    history: person.contactIds.flatMap((id) => allHistoryOf(db, id)).map(dated),
    imports: person.contactIds.flatMap((id) => importsOfContact(db, id)).map(dated),
    rowsLeftOut: kept.rejections.map(({ cells, ...row }) => dated({ ...row, cells: parsed(cells) })),
    changedByImports: kept.changes.map(({ before, ...row }) => dated({ ...row, before: parsed(before) })),
    suppressedByImports: kept.suppressed.map(dated),
    messages: messagesOfPerson(db, person).map(messageOf),
    cameBack: bouncesOfPerson(ctx, person).map(returnedOf),
    suppressions: person.keys.map((key) => suppressionOf(key, suppressionsOf(db, key))),
    cleaning: await cleaned(ctx, person),
    testMails: testMailsTo(db, person.keys).map(({ name, address, at }) => ({ campaign: name, address, at: iso(at) })),
    practiceMails: (await practiceMailTo(ctx, person.keys)).map(({ id: _, ...mail }) => dated(mail)),
  };
}

function describe(contact: Contact, fields: readonly Field[]) {
  const { address, name, firstName, lastName, lists, tags, consent, status, lastResult, createdAt, updatedAt } =
    contact;
  return {
    address,
    name,
    firstName,
    lastName,
    fields: Object.entries(contact.fields).map(([key, value]) => ({
      label: fields.find((field) => field.key === key)?.label ?? key,
      value,
    })),
    lists: lists.map((list) => list.name),
    tags: tags.map((tag) => tag.name),
    status,
    consent: consent && { source: consent.source, note: consent.note, date: iso(consent.date) },
    lastResult: lastResult && dated(lastResult),
    addedAt: iso(createdAt),
    changedAt: iso(updatedAt),
  };
}

function messageOf(message: ReturnType<typeof messagesOfPerson>[number]) {
  const { campaignName, address, state, attempts, replyCode, reply, class: about, reason, relayName } = message;
  return {
    campaign: campaignName,
    to: address,
    state,
    relay: relayName,
    reply: { code: replyCode, text: reply },
    about,
    reason,
    attempts,
    handedOverAt: iso(message.handedOverAt),
    endedAt: iso(message.endedAt),
    changedAt: iso(message.updatedAt),
    cameBack: (message.returned & 1) !== 0,
    complainedAbout: (message.returned & 2) !== 0,
    ledToUnsubscribing: (message.returned & 4) !== 0,
    earlierAttempts: message.earlier.map(({ at, relayName: relay, outcome, stage, code, reply: text, endedAt }) => ({
      at: iso(at),
      endedAt: iso(endedAt),
      relay,
      outcome,
      stage,
      reply: { code, text },
    })),
  };
}

function returnedOf(bounce: ReturnType<typeof bouncesOfPerson>[number]) {
  const { kind, origin, address, campaignName, class: about, reason, permanent, status, reply, diagnostic } = bounce;
  const { matchedBy, effect, provider, rule, at, writtenAt, mails } = bounce;
  return {
    ...{
      kind,
      origin,
      address,
      campaign: campaignName,
      about,
      reason,
      permanent,
      status,
      reply,
      serverSaid: diagnostic,
    },
    ...{ recognisedBy: matchedBy, done: effect, provider, rule, recordedAt: iso(at), writtenAt: iso(writtenAt), mails },
  };
}

function suppressionOf(address: string, { now, history, erased }: ReturnType<typeof suppressionsOf>) {
  return {
    address,
    now: now && {
      address: now.address,
      reason: now.reason,
      source: now.source,
      evidence: now.detail,
      since: iso(now.createdAt),
    },
    history: history.map(dated),
    erased: erased && {
      reason: erased.reason,
      at: iso(erased.at),
      kept: 'a salted hash of the address, so that it is never written to again',
    },
  };
}

async function cleaned({ db }: EngineContext, person: Person) {
  const { findings, effects } = await cleaningOfPerson(db, person);
  return {
    findings: findings.map(({ runId: _, ...finding }) => finding),
    done: effects.map(({ effect, before }) => ({ effect, before: parsed(before) })),
  };
}

const parsed = (json: string | null): unknown => (json === null ? null : (JSON.parse(json) as unknown));

function iso(at: null): null;
function iso(at: number): string;
function iso(at: number | null): string | null;
function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** The same with its moment in words. */
function dated<T extends { at: number }>({ at, ...rest }: T): Omit<T, 'at'> & { at: string } {
  return { at: iso(at), ...rest };
}
