import { parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Field } from '../../../shared/contract/contacts.ts';
import { holdsAttributes } from './attributes.ts';
import { readDate } from './dates.ts';
import { ANY_BIRTH, HEADER_WORDS, OF_THE_TOOL } from './header-words.ts';
import { ownColumns } from './own-columns.ts';
import {
  isAmbiguousColumn,
  isCertainReason,
  isPermissionColumn,
  isStatusColumn,
  isYesOrNo,
  mayTellWish,
  plainWords,
  reasonFromCell,
} from './status-words.ts';
import { formatOf, guessType, readValue } from './values.ts';

type FieldType = Field['type'];

/** What a column becomes; see `columnTarget` of the contract. */
export type ColumnGuess = {
  index: number;
  header: string;
  samples: string[];
  target: string;
  certainty: 'recognised' | 'suggested' | 'new' | 'left_out';
  type: FieldType;
  stored: Record<FieldType, string | null>;
  unclear: boolean;
};
export type KnownField = { key: string; label: string; type?: FieldType };

// Google and Outlook put the kind beside each value: "Phone 1 - Type", "E-mail 2 - Label".
const KIND_OF_VALUE =
  /^(e ?mail|phone|address|im|website|event|relation|organization|custom field)( \d+)? (type|label|primary)$/;

const SAMPLES = 3;
const LOOKED_AT = 500;
const TYPED_BY = 200;

/** Which built-in field a header names, or null. */
export function fieldOfHeader(header: string): string | null {
  if (header.length > 200) return null;
  const words = bareWords(header);
  if (words === '') return null;
  return FIELDS.get(words) ?? FIELDS.get(plainWords(header)) ?? (isStatusColumn(header) ? 'status' : null);
}

const FIELDS = new Map(
  Object.entries(HEADER_WORDS).flatMap(([target, words]) => words.map((word) => [word, target] as const)),
);

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
  for (const guess of guesses.slice(0, ownColumns(header, rows)))
    Object.assign(guess, { target: 'ignore', certainty: 'left_out', unclear: false });
  chooseAddress(guesses, rows);
  if (!header) nameByValues(guesses, rows);
  keepFirstOfEach(guesses);
  return guesses;
}

/** The two columns of a plain list. */
export function plainColumns(rows: readonly (readonly string[])[]): ColumnGuess[] {
  const known = (index: number, target: string): ColumnGuess => ({
    ...described(index, '', valuesOf(rows, index)),
    target,
    certainty: 'recognised',
  });
  return [known(0, 'address'), known(1, 'name')];
}

function described(index: number, header: string, values: readonly string[]) {
  const filled = values.filter((value) => value.trim() !== '').slice(0, TYPED_BY);
  const samples = filled.slice(0, SAMPLES).map((value) => value.slice(0, 200));
  const type = guessType(header, filled);
  const first = samples[0] ?? '';
  const as = (one: FieldType) => readValue(first, formatOf(one, filled));
  const stored = { text: as('text'), number: as('number'), date: as('date'), yesno: as('yesno') };
  return { index, header: header.slice(0, 200), samples, type, stored, unclear: isUnclear(header, filled) };
}

// Whatever it is mapped to: where it says who wants no mail and nobody says so, those people would be mailed.
function isUnclear(header: string, filled: readonly string[]): boolean {
  return mayTellWish(header) && filled.length > 0 && filled.every(isYesOrNo);
}

function guessOne(
  index: number,
  header: string,
  values: readonly string[],
  fields: readonly KnownField[],
): ColumnGuess {
  const column = described(index, header, values);
  const guess = (target: string, certainty: ColumnGuess['certainty']): ColumnGuess => ({
    ...column,
    target,
    certainty,
  });
  const words = plainWords(header);
  const filled = values.filter((value) => value.trim() !== '').slice(0, 200);
  const named = guessByName(header, words, filled);
  if (named) return guess(...named);
  const own = fields.find((field) => plainWords(field.label) === words || field.key === words.replaceAll(' ', '_'));
  if (own && words !== '') return { ...guess(`field:${own.key}`, 'recognised'), type: own.type ?? column.type };
  if (holdsAttributes(filled)) return guess('attributes', 'recognised');
  if (OF_THE_TOOL.has(words) || KIND_OF_VALUE.test(words) || column.samples.length === 0)
    return guess('ignore', 'left_out');
  const byValue = fieldOfValues(words, filled);
  if (byValue) return guess(byValue, 'suggested');
  return guess(`new:${labelOf(header, index)}`, 'new');
}

function guessByName(
  header: string,
  words: string,
  filled: readonly string[],
): [target: string, certainty: ColumnGuess['certainty']] | null {
  const known = fieldOfHeader(header);
  // A column that asks whether somebody wants mail counts where its cells say yes or no ("Opt in" may also hold a date).
  const asks = isPermissionColumn(header) && filled.length > 0 && (known === null || known === 'consent_date');
  if (asks && share(filled, (value) => isYesOrNo(value) || isCertainReason(value)) > 0.6)
    return ['status', 'recognised'];
  // MailerLite writes under "Subscribed" when that was.
  if (known === null && asks && share(filled, (value) => readDate(value.trim()) !== null) > 0.6)
    return ['consent_date', 'suggested'];
  if (known === null) return null;
  if (known === 'address') return misnamed(filled) ? null : ['address', 'recognised'];
  if (known === 'consent_date') {
    if (share(filled, isYesOrNo) > 0.5) return null;
    // "created at" may be anything's birth; a header that names the consent itself is certain.
    return [known, ANY_BIRTH.test(words) ? 'suggested' : 'recognised'];
  }
  const vague = known === 'list' || words === 'source' || words === 'sumber' || words === 'lead source';
  return [known, vague ? 'suggested' : 'recognised'];
}

// "Email" over a column of yes and no, or of sums, is no address column.
function misnamed(filled: readonly string[]): boolean {
  return filled.length > 0 && !filled.some((value) => value.includes('@')) && share(filled, isYesOrNo) > 0.5;
}

const NO_PERSON =
  /\b(user|file|company|brand|product|list|nick|toko|perusahaan|usaha|barang|produk|campaign|maiden|middle|additional|screen|short|organi[sz]ation|organi|event|acara|assistant|manager|spouse|partner|husband|wife|child|children|father|mother|ayah|suami|istri|anak|wali|orang tua|referr\w*|referred|sales|owner|agent|bank|jalan|street|kota|city|desa|domain|department|phonetic|yomi|display|account|store|shop|hotel|kelas|class|jabatan|title|prefix|suffix|sekolah|school|kampus|instansi|lembaga|group|kelompok|plan|paket|kegiatan|program|form|sheet|tag)\b/;

function fieldOfValues(words: string, filled: readonly string[]): string | null {
  if (filled.length === 0) return null;
  if (share(filled, isAddress) > 0.5) return 'address';
  const states = words === '' ? (value: string) => reasonFromCell('status', value) !== null : isCertainReason;
  if ((filled.length > 1 || isAmbiguousColumn(words)) && share(filled, states) > 0.1 && new Set(filled).size <= 8)
    return 'status';
  if (/\bnama\b|\bname\b/.test(words) && !NO_PERSON.test(words)) return 'name';
  return null;
}

// Several columns may hold addresses (Google has four); the one that is best named, then best filled, is the person's.
function chooseAddress(guesses: ColumnGuess[], rows: readonly (readonly string[])[]): void {
  const candidates = guesses.filter((guess) => guess.target === 'address');
  const rank = (guess: ColumnGuess) => {
    const word = (HEADER_WORDS.address ?? []).indexOf(bareWords(guess.header));
    const filled = share(valuesOf(rows, guess.index).slice(0, 200), isAddress);
    return filled * 10 + (word >= 0 ? 5 - word / 20 : 0);
  };
  const best = candidates.reduce<ColumnGuess | null>(
    (chosen, guess) => (chosen && rank(chosen) >= rank(guess) ? chosen : guess),
    null,
  );
  for (const guess of candidates) if (guess !== best) demote(guess);
}

const PERSON = /^\p{Lu}[\p{L}'’.-]*(?: [\p{L}'’.-]+){1,4}$/u;

// Without a header, the first column of several different capitalised words is what people are called.
function nameByValues(guesses: ColumnGuess[], rows: readonly (readonly string[])[]): void {
  if (!guesses.some((guess) => guess.target === 'address') || guesses.some((guess) => guess.target === 'name')) return;
  const guess = guesses.find((one) => {
    if (!one.target.startsWith('new:') || one.type !== 'text') return false;
    const filled = valuesOf(rows, one.index).filter((value) => value.trim() !== '');
    return (
      share(filled, (value) => PERSON.test(value.trim().slice(0, 80))) > 0.6 &&
      new Set(filled).size > filled.length * 0.8
    );
  });
  if (guess) Object.assign(guess, { target: 'name', certainty: 'suggested' });
}

const ONLY_ONCE = new Set(['name', 'first_name', 'last_name', 'consent_source', 'consent_date']);

// Where two columns claim a field, the better named and the filled one has it.
function keepFirstOfEach(guesses: ColumnGuess[]): void {
  const best = new Map<string, ColumnGuess>();
  const rank = (guess: ColumnGuess) =>
    (guess.samples.length > 0 ? 1_000 : 0) -
    Math.max(0, (HEADER_WORDS[guess.target] ?? []).indexOf(bareWords(guess.header))) +
    (guess.certainty === 'suggested' ? -200 : 0);
  for (const guess of guesses) {
    if (!ONLY_ONCE.has(guess.target) && !guess.target.startsWith('field:')) continue;
    const before = best.get(guess.target);
    if (!before) best.set(guess.target, guess);
    else if (rank(guess) > rank(before)) {
      demote(before);
      best.set(guess.target, guess);
    } else demote(guess);
  }
}

function demote(guess: ColumnGuess): void {
  const empty = guess.samples.length === 0;
  guess.target = empty ? 'ignore' : `new:${labelOf(guess.header, guess.index)}`;
  guess.certainty = empty ? 'left_out' : 'new';
}

function labelOf(header: string, index: number): string {
  return (header.slice(0, 400).replace(/\s+/g, ' ').trim() || `Column ${index + 1}`).slice(0, 100);
}

// Forms ask in sentences: "Alamat email Anda (wajib diisi) *".
function bareWords(header: string): string {
  return plainWords(header.slice(0, 200).replace(/\([^)]*\)|\[[^\]]*\]/g, ' '))
    .replace(/^(your|please enter your|enter your|masukkan|tuliskan|isi|silakan isi) /, '')
    .replace(/( (anda|aktif|wajib|required|optional|opsional|kamu|saudara|diisi|yang aktif|valid|lengkap anda))+$/, '');
}

function isAddress(value: string): boolean {
  return value.includes('@') && value.length < 400 && parseAddress(unwrapAddress(value.split(' ::: ', 1)[0] ?? '')).ok;
}

function share(values: readonly string[], test: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length;
}

function valuesOf(rows: readonly (readonly string[])[], index: number): string[] {
  return rows.slice(0, LOOKED_AT).map((row) => row[index] ?? '');
}
