/**
 * Merge fields as people write them: `{{ first_name }}` or `{{ first_name | default: "Kak" }}`, the plain subset of Liquid.
 * Reading is linear and never throws; what looks like a tag and is none is reported, never guessed.
 */

/** One merge tag with its place in the text; `fallback` is null where none was given. */
export type MergeTag = {
  raw: string;
  start: number;
  end: number;
  field: string;
  fallback: string | null;
  filters: MergeFilter[];
};

/** Braces that are not a tag we know: unclosed, not understood, or Liquid logic (`{% … %}`), which messages do not use. */
type MergeProblem = { raw: string; start: number; end: number; kind: 'unclosed' | 'syntax' | 'logic' };

export const MERGE_FILTERS = ['capitalize', 'upcase', 'downcase'] as const;
export type MergeFilter = (typeof MERGE_FILTERS)[number];

/** Fields that every message knows, whatever the contacts have: who sends, and how to leave. */
export const SYSTEM_FIELDS = [
  'unsubscribe_url',
  'sender_name',
  'sender_address',
  'organisation',
  'postal_address',
  'campaign_name',
] as const;

/** Fields of every contact; custom fields come on top. */
export const CONTACT_FIELDS = ['address', 'email', 'name', 'first_name', 'last_name'] as const;

type MergeText = { parts: (string | MergeTag)[]; tags: MergeTag[]; problems: MergeProblem[] };

const FIELD = /^[a-z][a-z0-9_]{0,63}$/i;

/** Splits a text into plain pieces and merge tags, with everything that looks like a tag but is none. */
export function parseMergeText(text: string): MergeText {
  const out: MergeText = { parts: [], tags: [], problems: [] };
  const logicEnd: LogicEnd = { at: -1 };
  let from = 0;
  let at = nextOpening(text, 0);
  while (at !== -1) {
    const found = text[at + 1] === '%' ? readLogic(text, at, logicEnd) : readTag(text, at);
    if ('kind' in found) out.problems.push(found);
    else {
      if (at > from) out.parts.push(text.slice(from, at));
      out.parts.push(found);
      out.tags.push(found);
      from = found.end;
    }
    at = nextOpening(text, found.end);
  }
  if (from < text.length) out.parts.push(text.slice(from));
  return out;
}

function nextOpening(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at !== -1; at = text.indexOf('{', at + 1)) {
    if (text[at + 1] === '{' || text[at + 1] === '%') return at;
  }
  return -1;
}

/** Where the next `%}` stands, remembered so that many openings without an end are still read in one pass. */
type LogicEnd = { at: number };

function readLogic(text: string, start: number, next: LogicEnd): MergeProblem {
  if (next.at < start + 2) {
    const found = text.indexOf('%}', start + 2);
    next.at = found === -1 ? Number.POSITIVE_INFINITY : found;
  }
  const closed = next.at < start + LONGEST_TAG;
  const end = closed ? next.at + 2 : start + 2;
  return { raw: text.slice(start, Math.min(end, start + 80)), start, end, kind: closed ? 'logic' : 'unclosed' };
}

/** The longest tag that is still read as one; anything longer is a mistake, not a merge field. */
const LONGEST_TAG = 600;

function readTag(text: string, start: number): MergeTag | MergeProblem {
  const end = closingAfter(text, start + 2);
  if (end === -1) {
    return { raw: text.slice(start, start + 40), start, end: start + 2, kind: 'unclosed' };
  }
  const raw = text.slice(start, end);
  const inside = readInside(raw.slice(2, -2));
  return inside === null ? { raw, start, end, kind: 'syntax' } : { raw, start, end, ...inside };
}

/** Index after the closing braces; braces inside quotes do not close. */
function closingAfter(text: string, from: number): number {
  const limit = Math.min(text.length, from + LONGEST_TAG);
  let quote = '';
  for (let at = from; at < limit; at++) {
    const char = text[at];
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '}' && text[at + 1] === '}') return at + 2;
    else if (char === '{' && text[at + 1] === '{') return -1;
  }
  return -1;
}

type Inside = Pick<MergeTag, 'field' | 'fallback' | 'filters'>;

function readInside(source: string): Inside | null {
  const [name, ...steps] = splitPipes(source);
  const field = (name ?? '').trim();
  if (!FIELD.test(field)) return null;
  const inside: Inside = { field: field.toLowerCase(), fallback: null, filters: [] };
  for (const step of steps) {
    const filter = MERGE_FILTERS.find((known) => known === step.trim());
    const fallback = filter === undefined ? readDefault(step.trim()) : null;
    if (filter !== undefined) inside.filters.push(filter);
    else if (fallback !== null && inside.fallback === null) inside.fallback = fallback;
    else return null;
  }
  return inside;
}

function splitPipes(source: string): string[] {
  const pieces: string[] = [];
  let quote = '';
  let from = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '|') {
      pieces.push(source.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(source.slice(from));
  return pieces;
}

function readDefault(step: string): string | null {
  const value = /^default\s{0,4}:(.*)$/s.exec(step)?.[1]?.trim() ?? '';
  const quote = value[0];
  if ((quote !== '"' && quote !== "'") || value.length < 2 || value.at(-1) !== quote) return null;
  const inner = value.slice(1, -1);
  return inner.includes(quote) ? null : inner;
}

/** Writes a tag as text; a fallback loses what the notation cannot hold (braces, line breaks, both kinds of quotes at once). */
export function formatMergeTag(tag: {
  field: string;
  fallback?: string | null;
  filters?: readonly MergeFilter[];
}): string {
  const filters = (tag.filters ?? []).map((filter) => ` | ${filter}`).join('');
  if (tag.fallback === undefined || tag.fallback === null) return `{{ ${tag.field}${filters} }}`;
  const plain = tag.fallback.replace(/[{}]/g, '').replace(/\s+/g, ' ').slice(0, 200);
  const text = plain.includes('"') && plain.includes("'") ? plain.replaceAll('"', '”') : plain;
  const quote = text.includes('"') ? "'" : '"';
  return `{{ ${tag.field} | default: ${quote}${text}${quote}${filters} }}`;
}

/** Tags whose field is neither known nor a system field: sending them would show braces or a hole, so they block. */
export function unknownMergeTags(text: string, known: Iterable<string>): MergeTag[] {
  const names = new Set<string>([...known, ...SYSTEM_FIELDS, ...CONTACT_FIELDS]);
  return parseMergeText(text).tags.filter((tag) => !names.has(tag.field));
}

export type MergeValues = Readonly<Record<string, string>>;

/** What one tag becomes for one person: the value, else its fallback, else nothing. Never escaped: that is the place's business. */
function mergeValue(tag: MergeTag, values: MergeValues): string {
  return mergedText(tag, Object.hasOwn(values, tag.field) ? (values[tag.field] ?? '') : '');
}

/** `mergeValue` of the value that the tag's field has. */
export function mergedText({ fallback, filters }: MergeTag, value: string): string {
  const own = value.trim();
  const text = own === '' ? (fallback ?? '') : own;
  return filters.length === 0 ? text : filters.reduce(applyFilter, text);
}

function applyFilter(value: string, filter: MergeFilter): string {
  if (filter === 'upcase') return value.toUpperCase();
  if (filter === 'downcase') return value.toLowerCase();
  const first = String.fromCodePoint(value.codePointAt(0) ?? 0x20);
  return value === '' ? '' : first.toUpperCase() + value.slice(first.length);
}

/** Fills a plain text for one person; text that is no tag stays as it is. */
export function fillMergeText(text: string, values: MergeValues): string {
  return parseMergeText(text)
    .parts.map((part) => (typeof part === 'string' ? part : mergeValue(part, values)))
    .join('');
}
