import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from 'zod';
import type { Consent } from '../../../shared/contract/contacts.ts';
import { type Dialect, DUPLICATE_RULES, type problemGroup } from '../../../shared/contract/imports.ts';
import { allFields, draftOf, openWriter } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { erasedOf, strongerReason, suppressedAmong } from '../suppressions/public.ts';
import { dataBatches, type OpenSource } from './batches.ts';
import { type Counts, countRejected, noCounts } from './counts.ts';
import type { CsvRecord } from './csv-records.ts';
import { createLateFields } from './late-fields.ts';
import { type DuplicateRule, mergeDraft } from './merge.ts';
import { createSeen } from './seen.ts';
import type { SuppressionReason } from './status-words.ts';
import { surveyTypos } from './survey.ts';
import {
  consentOfRow,
  corrected,
  type ImportProblem,
  misfitWords,
  type RowContact,
  type RowOutcome,
  type RowPlan,
  toContact,
} from './to-contact.ts';

type Group = z.infer<typeof problemGroup>;
type Sample = Group['samples'][number];
type Known = Record<DuplicateRule, { updated: number; unchanged: number }>;

export type ProblemQuestion = {
  source: OpenSource;
  dialect: Dialect;
  plan: RowPlan;
  fixTypos: boolean;
  repairs: ReadonlyMap<number, string>;
  duplicates: DuplicateRule;
  now: number;
};

/** How far the reading is, in bytes of both passes; told after each piece of the file. */
export type Reading = { told?: (bytes: number) => void; signal?: AbortSignal | undefined };

const SAMPLES = 50;
const NOBODY: Consent | null = null;
const NO_DOMAINS: ReadonlyMap<string, string> = new Map();
const NO_CORRECTIONS = { repairs: new Map<number, string>(), domains: NO_DOMAINS };
const NOBODY_ERASED: ReadonlySet<string> = new Set();

export type Problems = { counts: Counts; groups: Group[]; known: Known };

/**
 * Reads the whole file without writing and answers what an import would do, and what stands in its way grouped by cause. Reads it
 * twice: a misspelt domain is only known beside all others. Needs nothing of `db` but to read.
 */
export async function findProblems(
  db: Db,
  question: ProblemQuestion,
  { told = () => {}, signal }: Reading = {},
): Promise<Problems> {
  const { source, dialect, plan } = question;
  let first = 0;
  const typos = await surveyTypos(source, dialect, plan.address, signal, (bytes) => {
    first = bytes;
    told(bytes);
  });
  const judge = createJudge(db, question, typos);
  for await (const { records, bytesRead } of dataBatches(source, dialect)) {
    if (signal?.aborted) break;
    judge.take(records);
    told(first + bytesRead);
    await nextTurn();
  }
  return judge.answer();
}

/** Judges rows batch by batch as an import would meet them. */
function createJudge(db: Db, question: ProblemQuestion, typos: ReadonlyMap<string, string>) {
  const { plan, repairs, fixTypos, duplicates, now } = question;
  const counts = noCounts();
  const known: Known = {
    skip: { updated: 0, unchanged: 0 },
    fill: { updated: 0, unchanged: 0 },
    overwrite: { updated: 0, unchanged: 0 },
  };
  const groups = new Map<ImportProblem, Group>();
  const seen = createSeen();
  const refused = createSeen();
  const find = openWriter(db).find;
  const corrections = { repairs, domains: NO_DOMAINS };
  const late = createLateFields();
  const own = new Map(allFields(db).map((field) => [field.builtIn ? '' : field.label.toLowerCase(), field]));

  function note(
    cause: ImportProblem,
    line: number,
    name: string,
    found: string,
    { suggestion = null, never = null }: Partial<Pick<Sample, 'suggestion' | 'never'>> = {},
  ) {
    const group = groups.get(cause) ?? { cause, rows: 0, samples: [] };
    group.rows++;
    if (group.samples.length < SAMPLES) group.samples.push({ line, name, found, suggestion, never });
    groups.set(cause, group);
  }

  function take(records: readonly CsvRecord[]): void {
    const contacts: RowContact[] = [];
    for (const record of records) {
      counts.rows++;
      const outcome = toContact(record, plan, corrections);
      noteTypo(record, outcome);
      if (outcome.ok) {
        if (outcome.contact.late.length > 0) settle(outcome.contact);
        contacts.push(fixTypos ? mended(outcome.contact) : outcome.contact);
      } else {
        countRejected(counts, outcome.cause);
        note(outcome.cause, record.line, nameOf(record, plan), outcome.found);
      }
    }
    weigh(contacts);
  }

  function settle(contact: RowContact): void {
    for (const name of late.meet(contact))
      late.learn(name, own.get(name.toLowerCase()) ?? { key: `new:${name}`, type: 'text' });
    late.settle(contact);
  }

  // What the file says, whatever the person has decided about it since: the row stays where they saw it.
  function noteTypo(record: CsvRecord, outcome: RowOutcome): void {
    if (typos.size === 0) return;
    const plain = repairs.has(record.line) ? toContact(record, plan, NO_CORRECTIONS) : outcome;
    if (!plain.ok) return;
    const { address, name } = plain.contact;
    const meant = typos.get(address.domain);
    if (meant) note('typo', record.line, name, address.address, { suggestion: `${address.local}@${meant}` });
  }

  function mended(contact: RowContact): RowContact {
    return typos.has(contact.address.domain) ? { ...contact, address: corrected(contact.address, typos) } : contact;
  }

  function weigh(contacts: readonly RowContact[]): void {
    const keys = contacts.map((contact) => contact.address.key);
    const suppressed = suppressedAmong(db, keys);
    const erased = suppressed.size === 0 ? NOBODY_ERASED : erasedOf(db, [...suppressed.keys()]);
    for (const contact of contacts) {
      const { line, name, misfits } = contact;
      const { key, address } = contact.address;
      if (erased.has(key)) {
        countRejected(counts, 'suppressed');
        note('suppressed', line, name, address, { never: suppressed.get(key)?.reason ?? null });
        continue;
      }
      if (misfits.length > 0) {
        counts.misfits += misfits.length;
        note('misfit', line, name, misfitWords(misfits, plan).join(' | ').slice(0, 500));
      }
      const again = seen.again(key);
      // Whoever must not be mailed is counted once, whichever of their rows says so first.
      const said = contact.suppress !== null && !refused.again(key);
      if (suppressed.has(key) ? !again : said) {
        counts.suppressed++;
        note('suppressed', line, name, address, { never: strongest(contact, suppressed.get(key)?.reason) });
      }
      if (again) {
        counts.duplicates++;
        note('duplicate', line, name, address);
        continue;
      }
      counts[wouldBe(contact)]++;
    }
  }

  function wouldBe(contact: RowContact): 'created' | 'updated' | 'unchanged' {
    const before = find(contact.address.key);
    if (!before) return 'created';
    const { address: parsed, name, firstName, lastName, fields } = contact;
    const incoming = {
      address: parsed.address,
      key: parsed.key,
      name,
      firstName,
      lastName,
      fields,
      consent: consentOfRow(contact, NOBODY, now),
    };
    const draft = draftOf(before, parsed.key);
    for (const rule of DUPLICATE_RULES)
      known[rule][mergeDraft(draft, incoming, rule).differs ? 'updated' : 'unchanged']++;
    return mergeDraft(draft, incoming, duplicates).differs ? 'updated' : 'unchanged';
  }

  return { take, answer: (): Problems => ({ counts, groups: [...groups.values()], known }) };
}

/** The strongest of what the file and the suppressions say. */
function strongest({ suppress }: RowContact, known: SuppressionReason | undefined): SuppressionReason | null {
  return suppress ? strongerReason(suppress.reason, known ?? null) : (known ?? null);
}

function nameOf(record: CsvRecord, plan: RowPlan): string {
  return (
    [plan.name, plan.firstName, plan.lastName]
      .map((index) => record.fields[index]?.trim() ?? '')
      .find((text) => text !== '') ?? ''
  );
}
