import type { Field } from '../../../shared/contract/contacts.ts';
import { type DateOrder, hasShortYear, isOpenDate, isoDay, orderEvidence, parseDate } from './dates.ts';
import { plainWords } from './status-words.ts';

type FieldType = Field['type'];

/** How the values of a column are written, once its type is settled. */
export type ValueFormat =
  | { type: 'text' }
  | { type: 'number'; decimal: '.' | ',' }
  | { type: 'date'; order: DateOrder }
  | { type: 'yesno' };

// biome-ignore format: a table of words
const YES = new Set(['yes', 'y', 'true', 'ya', 'iya', 'benar', 'betul', 'sudah', 'ada', 'on', 'ja', 'oui', 'si', 'sí', 'checked', 'x', '✓', '✔', '☑', '1', 't', 'wahr', 'aktif', 'setuju']);
// biome-ignore format: a table of words
const NO = new Set(['no', 'n', 'false', 'tidak', 'tdk', 'bukan', 'salah', 'belum', 'tidak ada', 'off', 'nein', 'non', 'unchecked', '✗', '✘', '☐', '0', 'f', 'falsch', 'nonaktif', 'tidak aktif', 'tidak setuju']);
/** What people type where there is nothing. */
const NOTHING = new Set(['-', '–', '—', 'n/a', 'na', '#n/a', 'null', 'none', 'nil', 'nihil', 'kosong', '.', '?']);

const MONEY =
  /^(?:Rp\.?|IDR|US\$|USD|\$|€|EUR|£|GBP|S\$|SGD|RM|MYR|A\$|AUD|¥|JPY)\s?(?=[-+\d.,])|(?<=\d)\s?(?:,-|Rp|IDR|USD|\$|€|EUR|£|GBP|SGD|RM|MYR)$/gi;
const NUMBER =
  /^[+-]?\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,20})?$|^[+-]?\d{1,25}(?:[.,]\d{1,20})?$|^[+-]?[.,]\d{1,20}$/;
const LONGEST_NUMBER = 40;

/** A value as its field stores it: numbers as JavaScript writes them, dates as ISO 8601, `yes` or `no`; null where it does not fit, empty for nothing. */
export function readValue(text: string, format: ValueFormat): string | null {
  if (format.type === 'text') return text;
  const value = text.trim();
  if (value === '' || NOTHING.has(value.toLowerCase())) return '';
  if (format.type === 'number') return readNumber(value, format.decimal);
  if (format.type === 'yesno') return yesOrNo(value);
  const written = parseDate(value, format.order);
  return written && isoDay(written);
}

/** What a column of a person's own looks like. What cannot be known (05/06/2025, 1.234) stays text until somebody says. */
export function guessType(header: string, values: readonly string[]): FieldType {
  const filled = meaningful(values);
  if (filled.length === 0) return 'text';
  const enough = filled.length >= 20 ? 0.95 : 1;
  const most = (test: (value: string) => boolean) => filled.filter(test).length / filled.length >= enough;
  if (looksYesNo(header, filled)) return 'yesno';
  if (most((value) => (parseDate(value, 'dmy') ?? parseDate(value, 'mdy')) !== null))
    return datesAreKnown(filled) ? 'date' : 'text';
  return most((value) => NUMBER.test(withoutMoney(value))) && numbersAreKnown(header, filled) ? 'number' : 'text';
}

/** How a column's values are written when its type is given: by what its own values show, else as most of the world writes it. */
export function formatOf(type: FieldType, values: readonly string[]): ValueFormat {
  if (type === 'text' || type === 'yesno') return { type };
  const filled = meaningful(values);
  if (type === 'date') return { type, order: mostOf(filled.map(orderEvidence)) === 'mdy' ? 'mdy' : 'dmy' };
  const shown = mostOf(filled.map(decimalEvidence));
  if (shown === '.' || shown === ',') return { type, decimal: shown };
  // Every dot stands before exactly three digits: they part thousands.
  return { type, decimal: filled.some((value) => /\.\d{3}(\D|$)/.test(value)) ? ',' : '.' };
}

function meaningful(values: readonly string[]): string[] {
  return values.map((value) => value.trim()).filter((value) => value !== '' && !NOTHING.has(value.toLowerCase()));
}

function mostOf<T>(votes: readonly (T | null)[]): T | null {
  const counts = new Map<T, number>();
  for (const vote of votes) if (vote !== null) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  let best: T | null = null;
  for (const [vote, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = vote;
  return best;
}

function yesOrNo(value: string): 'yes' | 'no' | null {
  const word = value.toLowerCase();
  return YES.has(word) ? 'yes' : NO.has(word) ? 'no' : null;
}

// 0 and 1 alone may count children; a name that asks a question says what they mean.
function looksYesNo(header: string, filled: readonly string[]): boolean {
  if (!filled.every((value) => yesOrNo(value) !== null)) return false;
  if (filled.some((value) => !/^[01xtfyn]$/i.test(value))) return true;
  const digits = filled.every((value) => /^[01]$/.test(value));
  return digits ? /^(is|has|apakah|sudah|punya|wants|accepts)\b/.test(plainWords(header)) : new Set(filled).size > 1;
}

function datesAreKnown(filled: readonly string[]): boolean {
  const open = filled.filter(isOpenDate);
  if (open.length === 0) return true;
  if (open.some(hasShortYear)) return false;
  const votes = new Set(open.map(orderEvidence).filter((vote) => vote !== null));
  return votes.size === 1;
}

// A number that is a name for something (telephones, post codes, identity cards) is not to be counted with.
const NAME_OF_SOMETHING =
  /\b(phone|sms|landline|mobile|cell|fax|pager|tel|telp|telepon|telpon|hp|handphone|wa|whatsapp|ponsel|zip|zipcode|postal|postcode|post code|kode|code|nik|ktp|npwp|nis|nisn|nim|nip|kk|id|ids|no|nr|nomor|number|rekening|account|sku|serial|pin|iban|barcode|rt|rw|version|ip|plz|cap)\b/;
const AMOUNT =
  /\b(total|harga|jumlah|amount|spent|revenue|belanja|omzet|omset|nilai|saldo|price|value|sales|gaji|income|ltv|balance|pembelian)\b/;

function numbersAreKnown(header: string, filled: readonly string[]): boolean {
  const words = plainWords(header.replace(/([a-z])([A-Z])/g, '$1 $2'));
  if (NAME_OF_SOMETHING.test(words)) return false;
  if (filled.some((value) => /^[+]|^0\d/.test(value) || value.replace(/\D/g, '').length > 15)) return false;
  if (!AMOUNT.test(words) && filled.some((value) => /^\d{10,}$/.test(value))) return false;
  const votes = new Set(filled.map(decimalEvidence).filter((vote) => vote !== null));
  if (votes.size > 1) return false;
  return votes.size === 1 || !filled.some((value) => /[.,]\d{3}$/.test(withoutMoney(value)));
}

/** Which sign a number uses before its fraction, where its own digits tell. */
function decimalEvidence(text: string): '.' | ',' | null {
  const value = withoutMoney(text);
  if (!NUMBER.test(value)) return null;
  const signs = value.replace(/[^.,]/g, '');
  if (signs === '') return null;
  const last = signs.at(-1) === ',' ? ',' : '.';
  const other = last === ',' ? '.' : ',';
  if (signs.includes(other)) return last;
  if (signs.length > 1) return other;
  const [whole = '', fraction = ''] = value.split(last);
  const grouped = fraction.length === 3 && /^[+-]?[1-9]\d{0,2}$/.test(whole);
  if (!grouped) return last;
  return /^Rp/i.test(text.trim()) && last === '.' ? ',' : null;
}

function readNumber(text: string, decimal: '.' | ','): string | null {
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return text;
  if (decimal === '.' && /^\d{1,15}\.\d{1,10}$/.test(text)) return String(Number(text));
  const value = withoutMoney(text);
  if (value.length > LONGEST_NUMBER || !NUMBER.test(value)) return null;
  const group = decimal === '.' ? ',' : '.';
  const bare = value.replace(/[' \u00a0\u202f]/g, '').split(group);
  // A sign that parts thousands stands before three digits each time and never behind the fraction.
  if (bare.slice(1).some((part, index) => !/^\d{3}/.test(part) || (index < bare.length - 2 && part.length !== 3)))
    return null;
  if (bare.length > 1 && !/^\d{3}([.,]|$)/.test(bare.at(-1) ?? '')) return null;
  const number = Number(bare.join('').replace(decimal, '.'));
  return Number.isFinite(number) ? String(number) : null;
}

function withoutMoney(text: string): string {
  return text
    .trim()
    .slice(0, LONGEST_NUMBER + 10)
    .replace(MONEY, '')
    .trim();
}
