import { decodeEntities, escapeHtml } from './entities.ts';
import { attributeOf, type HtmlToken, tokenizeHtml } from './html-tokens.ts';
import { isSafeLink } from './urls.ts';

/** What a text block may hold; aliases become the plain name, everything else is dropped with its attributes. */
const ALLOWED: Readonly<Record<string, string>> = {
  p: 'p',
  strong: 'strong',
  b: 'strong',
  em: 'em',
  i: 'em',
  u: 'u',
  a: 'a',
  br: 'br',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
};
const DROPPED_CONTENT = new Set(['script', 'style', 'title', 'iframe', 'textarea', 'xmp', 'noembed', 'noframes']);

type RichPiece =
  | { kind: 'open'; name: string; href: string | null }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

/** Reads limited HTML into balanced pieces with decoded text: nothing else than the allowed elements comes out. */
export function readRichText(html: string): RichPiece[] {
  const pieces: RichPiece[] = [];
  const open: string[] = [];
  for (const token of tokenizeHtml(html)) {
    if (token.kind === 'text') pieces.push({ kind: 'text', text: decodeEntities(html.slice(token.start, token.end)) });
    if (token.kind === 'raw' && !DROPPED_CONTENT.has(token.of)) {
      pieces.push({ kind: 'text', text: html.slice(token.start, token.end) });
    }
    if (token.kind === 'open') pushOpen(pieces, open, token);
    if (token.kind === 'close') pushClose(pieces, open, token.name);
  }
  for (const name of open.reverse()) pieces.push({ kind: 'close', name });
  return joinTexts(pieces);
}

function pushOpen(pieces: RichPiece[], open: string[], token: Extract<HtmlToken, { kind: 'open' }>): void {
  const name = Object.hasOwn(ALLOWED, token.name) ? ALLOWED[token.name] : undefined;
  if (name === undefined || open.length > 20) return;
  if ((name === 'p' || name === 'ul' || name === 'ol') && open.includes('p')) pushClose(pieces, open, 'p');
  if (name === 'li' && open.at(-1) === 'li') pushClose(pieces, open, 'li');
  const href = name === 'a' ? (attributeOf(token, 'href') ?? '').trim() : null;
  pieces.push({ kind: 'open', name, href: href !== null && isSafeLink(href) ? href : null });
  if (name !== 'br') open.push(name);
}

function pushClose(pieces: RichPiece[], open: string[], closing: string): void {
  const name = Object.hasOwn(ALLOWED, closing) ? ALLOWED[closing] : undefined;
  const depth = name === undefined ? -1 : open.lastIndexOf(name);
  if (depth === -1) return;
  for (const each of open.splice(depth).reverse()) pieces.push({ kind: 'close', name: each });
}

function joinTexts(pieces: readonly RichPiece[]): RichPiece[] {
  const out: RichPiece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') last.text += piece.text;
    else out.push({ ...piece });
  }
  return out;
}

/** Writes pieces as clean HTML; `prepare` sees each decoded text or address before it is escaped. */
export function writeRichText(
  pieces: readonly RichPiece[],
  prepare: (text: string) => string = (text) => text,
): string {
  return pieces.map((piece) => writePiece(piece, prepare)).join('');
}

function writePiece(piece: RichPiece, prepare: (text: string) => string): string {
  if (piece.kind === 'text') return escapeHtml(prepare(piece.text));
  if (piece.kind === 'close') return `</${piece.name}>`;
  if (piece.name === 'a' && piece.href) return `<a href="${escapeHtml(prepare(piece.href))}">`;
  return `<${piece.name}>`;
}

/** Rich text as plain text: paragraphs apart, list items with a dash or number, addresses after their label. */
export function richTextToPlain(html: string): string {
  const state = { out: '', lists: [] as { ordered: boolean; n: number }[], href: '', label: '' };
  for (const piece of readRichText(html)) {
    if (piece.kind === 'text') addText(state, piece.text);
    else if (piece.kind === 'open') addOpen(state, piece.name, piece.href);
    else addClose(state, piece.name);
  }
  return state.out
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

type PlainState = { out: string; lists: { ordered: boolean; n: number }[]; href: string; label: string };

function addText(state: PlainState, text: string): void {
  const plain = text.replace(/[\s\u00a0]+/g, ' ');
  const joined = state.out === '' || state.out.endsWith('\n') ? plain.trimStart() : plain;
  state.out += joined;
  state.label += joined;
}

function addOpen(state: PlainState, name: string, href: string | null): void {
  if (name === 'br') state.out += '\n';
  if (name === 'ul' || name === 'ol') state.lists.push({ ordered: name === 'ol', n: 0 });
  if (name === 'a') Object.assign(state, { href: href ?? '', label: '' });
  if (name !== 'li') return;
  const list = state.lists.at(-1);
  if (list !== undefined) list.n++;
  state.out += `${state.out === '' || state.out.endsWith('\n') ? '' : '\n'}${list?.ordered ? `${list.n}. ` : '- '}`;
}

function addClose(state: PlainState, name: string): void {
  if (name === 'p') state.out += state.lists.length > 0 ? '' : '\n\n';
  if (name === 'li') state.out += '\n';
  if (name === 'ul' || name === 'ol') {
    state.lists.pop();
    state.out += '\n';
  }
  if (name !== 'a' || state.href === '') return;
  const label = state.label.trim();
  if (label !== state.href && state.href !== `mailto:${label}`) state.out += ` (${state.href})`;
  state.href = '';
}
