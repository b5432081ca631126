import { parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Field } from '../../../shared/contract/contacts.ts';
import { HEADER_WORDS, OF_THE_TOOL } from './header-words.ts';
import { isStatusColumn, plainWords, reasonFromCell } from './status-words.ts';

/** What a column becomes; see `columnTarget` of the contract. */
export type ColumnGuess = {
  index: number;
  header: string;
  samples: string[];
  target: string;
  certainty: 'recognised' | 'suggested' | 'new' | 'left_out';
  type: Field['type'];
};
export type KnownField = { key: string; label: string };

// Google and Outlook put the kind beside each value: "Phone 1 - Type", "E-mail 2 - Label".
const KIND_OF_VALUE =
  /^(e ?mail|phone|address|im|website|event|relation|organization|custom field)( \d+)? (type|label)$/;

const SAMPLES = 3;

/** Which built-in field a header names, or null. */
export function fieldOfHeader(header: string): string | null {
  const words = plainWords(header);
  if (words === '') return null;
  for (const [target, known] of Object.entries(HEADER_WORDS)) if (known.includes(words)) return target;
  return isStatusColumn(header) ? 'status' : null;
}

/**
 * Guesses what each column becomes, from its header's word first and from its values second. Exactly one column is the
 * address where there is any; other columns with addresses are kept as fields, so that nothing is lost and nobody is
 * mailed twice.
 */
export function guessColumns(
  header: readonly string[] | null,
  rows: readonly (readonly string[])[],
  width: number,
  fields: readonly KnownField[],
): ColumnGuess[] {
  const guesses = Array.from({ length: width }, (_, index) =>
    guessOne(index, header?.[index] ?? '', valuesOf(rows, index), fields),
  );
  chooseAddress(guesses, rows);
  keepFirstOfEach(guesses);
  return guesses;
}

function guessOne(
  index: number,
  header: string,
  values: readonly string[],
  fields: readonly KnownField[],
): ColumnGuess {
  const samples = values
    .filter((value) => value.trim() !== '')
    .slice(0, SAMPLES)
    .map((value) => value.slice(0, 200));
  const guess = (target: string, certainty: ColumnGuess['certainty']): ColumnGuess => ({
    index,
    header: header.slice(0, 200),
    samples,
    target,
    certainty,
    type: 'text',
  });
  const known = fieldOfHeader(header);
  // "created at" may be anything's birth; a header that names the consent itself is certain.
  if (known)
    return guess(
      known,
      known === 'list' || (known === 'consent_date' && /creat|added|bergabung/.test(plainWords(header)))
        ? 'suggested'
        : 'recognised',
    );
  const words = plainWords(header);
  const own = fields.find((field) => plainWords(field.label) === words || field.key === words.replaceAll(' ', '_'));
  if (own && words !== '') return guess(`field:${own.key}`, 'recognised');
  if (OF_THE_TOOL.has(words) || KIND_OF_VALUE.test(words) || samples.length === 0) return guess('ignore', 'left_out');
  const byValue = fieldOfValues(words, values);
  if (byValue) return guess(byValue, 'suggested');
  return guess(`new:${(header.replace(/\s+/g, ' ').trim() || `Column ${index + 1}`).slice(0, 100)}`, 'new');
}

function fieldOfValues(words: string, values: readonly string[]): string | null {
  const filled = values.filter((value) => value.trim() !== '').slice(0, 200);
  if (filled.length === 0) return null;
  if (share(filled, isAddress) > 0.5) return 'address';
  if (
    filled.length > 1 &&
    share(filled, (value) => reasonFromCell('status', value) !== null) > 0.1 &&
    new Set(filled).size <= 8
  )
    return 'status';
  if (
    /\bnama\b|\bname\b/.test(words) &&
    !/(user|file|company|brand|product|list|nick|toko|perusahaan|usaha|barang|produk|campaign|maiden|middle|additional|screen|short|organi)/.test(
      words,
    )
  )
    return 'name';
  return null;
}

// Several columns may hold addresses (Google has four); the one that is best named, then best filled, is the person's.
function chooseAddress(guesses: ColumnGuess[], rows: readonly (readonly string[])[]): void {
  const candidates = guesses.filter((guess) => guess.target === 'address');
  const rank = (guess: ColumnGuess) => {
    const word = (HEADER_WORDS.address ?? []).indexOf(plainWords(guess.header));
    const filled = share(valuesOf(rows, guess.index).slice(0, 200), isAddress);
    return filled * 10 + (word >= 0 ? 5 - word / 10 : 0);
  };
  const best = candidates.reduce<ColumnGuess | null>(
    (chosen, guess) => (chosen && rank(chosen) >= rank(guess) ? chosen : guess),
    null,
  );
  for (const guess of candidates) if (guess !== best) demote(guess);
}

function keepFirstOfEach(guesses: ColumnGuess[]): void {
  const seen = new Set<string>();
  for (const guess of guesses) {
    if (
      ['name', 'first_name', 'last_name', 'consent_source', 'consent_date'].includes(guess.target) ||
      guess.target.startsWith('field:')
    ) {
      if (seen.has(guess.target)) demote(guess);
      seen.add(guess.target);
    }
  }
}

function demote(guess: ColumnGuess): void {
  const label = guess.header.replace(/\s+/g, ' ').trim() || `Column ${guess.index + 1}`;
  const empty = guess.samples.length === 0;
  guess.target = empty ? 'ignore' : `new:${label.slice(0, 100)}`;
  guess.certainty = empty ? 'left_out' : 'new';
}

function isAddress(value: string): boolean {
  return value.includes('@') && value.length < 400 && parseAddress(unwrapAddress(value.split(' ::: ', 1)[0] ?? '')).ok;
}

function share(values: readonly string[], test: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length;
}

function valuesOf(rows: readonly (readonly string[])[], index: number): string[] {
  return rows.slice(0, 500).map((row) => row[index] ?? '');
}
