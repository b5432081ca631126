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
import { namesIn } from './export-names.ts';
import { personOf } from './person.ts';
import { allHistoryOf } from './person-repo.ts';
import { allFields, findContacts } from './public.ts';

/**
 * Everything known about the person behind an address, as a JSON file that people and programs can read; also for an address that is
 * no contact. `words` says what keys mean (`group.key`), and stands beside each; what the names of properties mean stands first. Throws `address_invalid`.
 */
export async function exportPerson(
  ctx: EngineContext,
  address: string,
  words: Readonly<Record<string, string>>,
): Promise<Download> {
  const person = personOf(ctx.db, address);
  const { about, ...known } = await everythingAbout(ctx, person, (group, key) => words[`${group}.${key ?? ''}`]);
  const names = namesIn({ about, ...known }, words);
  const { ticket, path } = ctx.files.make(`${person.keys[0] ?? 'person'}.json`);
  writeFileSync(path, `${JSON.stringify({ about: { ...about, names }, ...known }, null, 2)}\n`);
  return ctx.files.download(ticket, 'application/json');
}

const EXPLANATION =
  'Everything that this workspace of Merpati holds about one person. Times are in UTC. "Accepted" means accepted by the relay; whether a message was read is not recorded. Copies may also be in backups, in the mailbox that bounces return to, and in the logs of the relay.';

/** What a key means in the words of whoever asked; undefined leaves it out of the file. */
type Say = (group: string, key: string | null) => string | undefined;

async function everythingAbout(ctx: EngineContext, person: Person, say: Say) {
  const { db } = ctx;
  const contacts = findContacts(db, person.contactIds);
  const kept = await importsOfPerson(db, person);
  return {
    about: {
      addresses: person.keys,
      madeAt: iso(ctx.clock.now()),
      madeBy: 'Merpati',
      explanation: say('about', 'explanation') ?? EXPLANATION,
    },
    person: contacts.map((contact) => describe(contact, allFields(db), say))[0] ?? null,
    history: person.contactIds.flatMap((id) => allHistoryOf(db, id)).map((entry) => happened(entry, say)),
    imports: person.contactIds.flatMap((id) => importsOfContact(db, id)).map(dated),
    rowsLeftOut: kept.rejections.map(({ cells, ...row }) =>
      dated({ ...row, causeInWords: say('cause', row.cause), cells: parsed(cells) }),
    ),
    changedByImports: kept.changes.map(({ before, ...row }) => dated({ ...row, before: parsed(before) })),
    suppressedByImports: kept.suppressed.map(dated),
    messages: messagesOfPerson(db, person).map((message) => messageOf(message, say)),
    cameBack: bouncesOfPerson(ctx, person).map((bounce) => returnedOf(bounce, say)),
    suppressions: person.keys.map((key) => suppressionOf(key, suppressionsOf(db, key), say)),
    cleaning: await cleaned(ctx, person, say),
    testMails: testMailsTo(db, person.keys).map(({ name, address, at }) => ({ campaign: name, address, at: iso(at) })),
    practiceMails: (await practiceMailTo(ctx, person.keys)).map(({ id: _, ...mail }) => dated(mail)),
  };
}

/** A line of the person's history; what its detail is a key of depends on its kind. */
function happened(entry: ReturnType<typeof allHistoryOf>[number], say: Say) {
  const { kind, subject, detail, text, at } = entry;
  const group = DETAILS[kind];
  return {
    ...{ kind, kindInWords: say('history', kind), subject, detail },
    ...{ detailInWords: group && say(group, detail), text, at: iso(at) },
  };
}

const DETAILS: Readonly<Record<string, string>> = {
  message: 'state',
  bounce: 'reason',
  suppressed: 'status',
  restored: 'status',
  tagged: 'tagged',
  consent: 'consent',
  cleaned: 'cleaning',
};

function describe(contact: Contact, fields: readonly Field[], say: Say) {
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
    statusInWords: say('status', status),
    consent: consent && {
      source: consent.source,
      sourceInWords: say('consent', consent.source),
      note: consent.note,
      date: iso(consent.date),
    },
    lastResult: lastResult && {
      state: lastResult.state,
      stateInWords: say('state', lastResult.state),
      reason: lastResult.reason,
      reasonInWords: say('reason', lastResult.reason),
      at: iso(lastResult.at),
    },
    addedAt: iso(createdAt),
    changedAt: iso(updatedAt),
  };
}

function messageOf(message: ReturnType<typeof messagesOfPerson>[number], say: Say) {
  const { campaignName, address, state, attempts, replyCode, reply, class: about, reason, relayName } = message;
  return {
    campaign: campaignName,
    to: address,
    state,
    stateInWords: say('state', state),
    relay: relayName,
    reply: { code: replyCode, text: reply },
    about,
    aboutInWords: say('class', about),
    reason,
    reasonInWords: say('reason', reason),
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
      outcomeInWords: say('state', outcome),
      stage,
      reply: { code, text },
    })),
  };
}

function returnedOf(bounce: ReturnType<typeof bouncesOfPerson>[number], say: Say) {
  const { kind, origin, address, campaignName, class: about, reason, permanent, status, reply, diagnostic } = bounce;
  const { matchedBy, effect, provider, rule, at, writtenAt, mails } = bounce;
  return {
    ...{
      kind,
      kindInWords: say('kind', kind),
      origin,
      address,
      campaign: campaignName,
      about,
      aboutInWords: say('class', about),
      reason,
      reasonInWords: say('reason', reason),
      permanent,
      status,
      reply,
      serverSaid: diagnostic,
    },
    ...{ recognisedBy: matchedBy, recognisedByInWords: say('match', matchedBy) },
    ...{ done: effect, doneInWords: say('effect', effect) },
    ...{ provider, rule, recordedAt: iso(at), writtenAt: iso(writtenAt), mails },
  };
}

function suppressionOf(address: string, { now, history, erased }: ReturnType<typeof suppressionsOf>, say: Say) {
  const why = ({ reason, source }: { reason: string; source: string }) => ({
    ...{ reason, reasonInWords: say('status', reason) },
    ...{ source, sourceInWords: say('source', source) },
  });
  return {
    address,
    now: now && { address: now.address, ...why(now), evidence: now.detail, since: iso(now.createdAt) },
    history: history.map((entry) => ({ ...dated(entry), kindInWords: say('history', entry.kind), ...why(entry) })),
    erased: erased && {
      reason: erased.reason,
      reasonInWords: say('status', erased.reason),
      at: iso(erased.at),
      kept: say('about', 'erased') ?? 'a salted hash of the address, so that it is never written to again',
    },
  };
}

async function cleaned({ db }: EngineContext, person: Person, say: Say) {
  const { findings, effects } = await cleaningOfPerson(db, person);
  return {
    findings: findings.map(({ runId: _, ...finding }) => ({
      ...finding,
      reasonInWords: say('cleaning', finding.reason),
    })),
    done: effects.map(({ effect, before }) => ({
      effect,
      effectInWords: say('cleaned', effect),
      before: parsed(before),
    })),
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
