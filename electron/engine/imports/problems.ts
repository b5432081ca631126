import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from 'zod';
import type { Consent } from '../../../shared/contract/contacts.ts';
import { DUPLICATE_RULES, type problemGroup } from '../../../shared/contract/imports.ts';
import { draftOf, openWriter } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { suppressedAmong } from '../suppressions/public.ts';
import { type Counts, countRejected, noCounts } from './counts.ts';
import type { CsvRecord } from './csv-records.ts';
import { type DuplicateRule, mergeDraft } from './merge.ts';
import { dataBatches, type Head, type OpenSource } from './table.ts';
import { consentOfRow, type ImportProblem, type RowContact, type RowPlan, toContact } from './to-contact.ts';

type Group = z.infer<typeof problemGroup>;
type Known = Record<DuplicateRule, { updated: number; unchanged: number }>;

export type ProblemQuestion = {
  source: OpenSource;
  head: Head;
  plan: RowPlan;
  typos: ReadonlyMap<string, string>;
  fixTypos: boolean;
  repairs: ReadonlyMap<number, string>;
  duplicates: DuplicateRule;
  now: number;
  signal: AbortSignal | undefined;
};

const SAMPLES = 50;
const NOBODY: Consent | null = null;

/** Reads the whole file without writing and answers what an import would do, and what stands in its way grouped by cause. */
export async function findProblems(
  db: Db,
  question: ProblemQuestion,
): Promise<{ counts: Counts; groups: Group[]; known: Known }> {
  const counts = noCounts();
  const known: Known = {
    skip: { updated: 0, unchanged: 0 },
    fill: { updated: 0, unchanged: 0 },
    overwrite: { updated: 0, unchanged: 0 },
  };
  const groups = new Map<ImportProblem, Group>();
  const seen = new Set<string>();
  const find = openWriter(db).find;
  const note = (cause: ImportProblem, sample: Group['samples'][number]) => {
    const group = groups.get(cause) ?? { cause, rows: 0, samples: [] };
    group.rows++;
    if (group.samples.length < SAMPLES) group.samples.push(sample);
    groups.set(cause, group);
  };
  const corrections = {
    repairs: question.repairs,
    domains: question.fixTypos ? question.typos : new Map<string, string>(),
  };
  for await (const { records } of dataBatches(question.source, question.head.dialect)) {
    if (question.signal?.aborted) break;
    for (const rows of slices(records)) {
      const contacts: RowContact[] = [];
      for (const record of rows) {
        counts.rows++;
        noteTypo(record, question, note);
        const outcome = toContact(record, question.plan, corrections);
        if (outcome.ok) contacts.push(outcome.contact);
        else {
          countRejected(counts, outcome.cause);
          note(outcome.cause, {
            line: record.line,
            name: nameOf(record, question.plan),
            found: outcome.found,
            suggestion: null,
          });
        }
      }
      judge(contacts);
      await nextTurn();
    }
  }
  return { counts, groups: [...groups.values()], known };

  function judge(contacts: readonly RowContact[]): void {
    const suppressed = suppressedAmong(
      db,
      contacts.map((contact) => contact.address.key),
    );
    for (const contact of contacts) {
      const { key, address } = contact.address;
      const sample = { line: contact.line, name: contact.name, found: address, suggestion: null };
      if (seen.has(key)) {
        counts.duplicates++;
        note('duplicate', sample);
        continue;
      }
      seen.add(key);
      if (suppressed.has(key) || contact.suppress) {
        counts.suppressed++;
        note('suppressed', sample);
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
      consent: consentOfRow(contact, NOBODY, question.now),
    };
    const draft = draftOf(before, parsed.key);
    for (const rule of DUPLICATE_RULES)
      known[rule][mergeDraft(draft, incoming, rule).differs ? 'updated' : 'unchanged']++;
    return mergeDraft(draft, incoming, question.duplicates).differs ? 'updated' : 'unchanged';
  }
}

function noteTypo(
  record: CsvRecord,
  { plan, typos }: ProblemQuestion,
  note: (cause: ImportProblem, sample: Group['samples'][number]) => void,
): void {
  if (typos.size === 0) return;
  const plain = toContact(record, plan, { repairs: new Map(), domains: new Map() });
  if (!plain.ok) return;
  const { address, name } = plain.contact;
  const meant = typos.get(address.domain);
  if (meant) note('typo', { line: record.line, name, found: address.address, suggestion: `${address.local}@${meant}` });
}

function nameOf(record: CsvRecord, plan: RowPlan): string {
  return (
    [plan.name, plan.firstName, plan.lastName]
      .map((index) => record.fields[index]?.trim() ?? '')
      .find((text) => text !== '') ?? ''
  );
}

function* slices(records: readonly CsvRecord[], size = 2_000): Generator<readonly CsvRecord[]> {
  for (let at = 0; at < records.length; at += size) yield records.slice(at, at + size);
}
