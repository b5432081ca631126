import { type MergeTag, type MergeValues, mergedText, parseMergeText } from '../../../shared/merge-fields.ts';
import { escapeHtml } from './entities.ts';
import { attributeOf, type HtmlToken, tokenizeHtml } from './html-tokens.ts';
import type { MergeHolder } from './merge-holder.ts';
import { isSafeLink } from './urls.ts';

/** One piece of a parsed text: fixed, or what a merge tag gives for a person, harmless in its place. */
type FilledPiece = string | ((values: MergeValues) => string);

/** A text with merge fields, parsed once and filled for many people; its pieces let fixed parts be encoded once. */
export type Filled = { (values: MergeValues): string; readonly pieces: readonly FilledPiece[] };

/** The fillers of a message's tags: what stands in several places of one kind is one filler, which has its last answer at hand. */
export type TagFillers = Map<string, (values: MergeValues) => string>;

/** Where a tag stands in HTML; each place has its own way of making a value harmless. */
type MergePlace = 'in_html' | 'in_url_part' | 'in_url' | 'in_comment' | 'in_css' | 'in_name' | 'plain';

/** Safe at first sight. */
const USUAL_LINK = /^(?:https?|mailto):[\x21-\x7e]+$/;

const ENCODERS: Record<MergePlace, (value: string) => string> = {
  plain: (value) => value,
  in_html: escapeHtml,
  in_url_part: (value) => encodeURIComponent(value.toWellFormed()).replace(/%40/g, '@').replace(/'/g, '%27'),
  in_url: (value) =>
    USUAL_LINK.test(value) ? escapeHtml(value) : isSafeLink(value) ? escapeHtml(value.replace(/\s/g, '%20')) : '#',
  in_comment: (value) => escapeHtml(value).replace(/-/g, '&#45;'),
  in_css: (value) => value.replace(/[^\w #.,%-]/g, ''),
  in_name: () => '',
};

/** NUL and other control characters have no place in a message (RFC 5322 section 2.2); line breaks become LF. */
export function cleanValue(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .toWellFormed();
}

/** Builds the filler of a text from its pieces. */
function compilePieces(sources: readonly (string | PlacedTag)[], fillers: TagFillers): Filled {
  const pieces = sources
    .filter((piece) => piece !== '')
    .map((piece) => (typeof piece === 'string' ? piece : fillerOf(piece, fillers)));
  const fill = (values: MergeValues) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : piece(values))).join('');
  return Object.assign(fill, { pieces });
}

type PlacedTag = { tag: MergeTag; place: MergePlace };

function fillerOf(placed: PlacedTag, fillers: TagFillers): (values: MergeValues) => string {
  const { field, fallback, filters } = placed.tag;
  const key = JSON.stringify([placed.place, field, fallback, filters]);
  const filler = fillers.get(key) ?? compileTag(placed);
  fillers.set(key, filler);
  return filler;
}

/** Output only: no logic, loops or includes, so that no message can run long or read anything but the values it is given. */
function compileTag({ tag, place }: PlacedTag): (values: MergeValues) => string {
  const encode = ENCODERS[place];
  const { field } = tag;
  const own = { ...tag, fallback: cleanValue(tag.fallback ?? '') };
  const fill = (value: string) => encode(mergedText(own, cleanValue(value)));
  let last = '';
  let filled = fill(last);
  return (values) => {
    const value = Object.hasOwn(values, field) ? (values[field] ?? '') : '';
    if (value === last) return filled;
    filled = fill(value);
    last = value;
    return filled;
  };
}

/** A filler for plain text (subject, preheader, text part): nothing is escaped, except that values inside an address are encoded. */
export function compileText(text: string, fillers: TagFillers = new Map()): Filled {
  const { parts } = parseMergeText(text);
  return compilePieces(
    parts.map((part, n) => {
      if (typeof part === 'string') return part;
      const before = parts[n - 1];
      const inUrl = typeof before === 'string' && /https?:\/\/\S{1,300}$/.test(before.slice(-310));
      return { tag: part, place: inUrl ? 'in_url_part' : 'plain' };
    }),
    fillers,
  );
}

/** A filler for HTML whose tags are held: each value is escaped for the place where its tag stands. */
export function compileHtml(html: string, holder: MergeHolder, fillers: TagFillers = new Map()): Filled {
  const places = findPlaces(html, holder);
  const pieces: (string | PlacedTag)[] = [];
  let from = 0;
  holder.release(html, (tag, at) => {
    const raw = /^mrg\d+x\d+q/.exec(html.slice(at, at + 40))?.[0] ?? '';
    pieces.push(html.slice(from, at), { tag, place: places.get(at) ?? 'in_html' });
    from = at + raw.length;
    return raw;
  });
  return compilePieces([...pieces, html.slice(from)], fillers);
}

const URL_ATTRIBUTES = new Set(['href', 'src', 'background', 'action', 'xlink:href']);

function findPlaces(html: string, holder: MergeHolder): Map<number, MergePlace> {
  const places = new Map<number, MergePlace>();
  for (const token of tokenizeHtml(html)) {
    const text = html.slice(token.start, token.end);
    for (const { at } of holder.heldIn(text)) places.set(token.start + at, placeIn(token, token.start + at));
  }
  return places;
}

function placeIn(token: HtmlToken, at: number): MergePlace {
  if (token.kind === 'comment') return 'in_comment';
  if (token.kind === 'raw') return token.of === 'title' || token.of === 'textarea' ? 'in_html' : 'in_css';
  if (token.kind === 'close') return 'in_name';
  if (token.kind !== 'open') return 'in_html';
  const attribute = token.attributes.find((each) => at >= each.valueStart && at < each.valueEnd);
  if (attribute === undefined) return 'in_name';
  if (attribute.name === 'style') return 'in_css';
  if (attribute.quote === '') return 'in_url_part';
  if (!URL_ATTRIBUTES.has(attribute.name)) return 'in_html';
  return (attributeOf(token, attribute.name) ?? '').search(/\S/) + attribute.valueStart >= at
    ? 'in_url'
    : 'in_url_part';
}
