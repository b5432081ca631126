import { type BlockContent, eachBlock } from '../../../shared/blocks.ts';
import { fillMergeText, parseMergeText } from '../../../shared/merge-fields.ts';
import { type CleanReport, cleanHtml } from './clean-html.ts';
import type { MessageSource } from './compile.ts';
import { textOf } from './compile.ts';
import { htmlFacts } from './html-facts.ts';
import { readRichText, richTextToPlain } from './rich-text.ts';

/** A visible text with the place where a person can change it: `subject`, `preheader`, a block id, `html` or `text`. */
export type Piece = { where: string; text: string };
export type LinkFact = { where: string; href: string; label: string };
export type ImageFact = { where: string; src: string; alt: string | null; width: number | null; height: number | null };

/** What the rules look at: the message as people see it, and as it is built. */
export type MessageFacts = {
  kind: 'blocks' | 'html';
  subject: string;
  preheader: string;
  /** Visible texts of the body. */
  pieces: Piece[];
  /** Texts that readers cannot see. */
  hidden: Piece[];
  links: LinkFact[];
  images: ImageFact[];
  text: string;
  htmlBytes: number;
  removed: CleanReport;
  /** Texts as written, for everything about merge tags. */
  written: Piece[];
};

const NOTHING_REMOVED: CleanReport = { scripts: 0, handlers: 0, forms: 0, embedded: 0, addresses: 0 };

/** Longest HTML that is looked at; more is cut off, because no message of that size should be sent anyway. */
const LONGEST = 1_500_000;

/** Gathers what there is to know about a message; `htmlBytes` is its size when compiled. */
export function factsOf(source: MessageSource, htmlBytes: number): MessageFacts {
  const { content } = source;
  const shared = {
    subject: fillMergeText(source.subject, {}).trim(),
    preheader: fillMergeText(source.preheader, {}).trim(),
    text: fillMergeText(source.text ?? textOf(content), {}),
    htmlBytes,
  };
  const heads = [
    { where: 'subject', text: source.subject },
    { where: 'preheader', text: source.preheader },
    { where: 'text', text: source.text ?? '' },
  ];
  if (content.kind === 'blocks') {
    const body = blockFacts(content);
    return {
      kind: 'blocks',
      ...shared,
      ...body,
      hidden: [],
      removed: NOTHING_REMOVED,
      written: [...heads, ...body.written],
    };
  }
  const html = content.html.slice(0, LONGEST);
  const { report } = cleanHtml(html, 'send');
  return {
    kind: 'html',
    ...shared,
    ...htmlFacts(html),
    removed: report,
    written: [...heads, { where: 'html', text: html }],
  };
}

type BodyFacts = Pick<MessageFacts, 'pieces' | 'links' | 'images' | 'written'>;

function blockFacts(content: BlockContent): BodyFacts {
  const facts: BodyFacts = { pieces: [], links: [], images: [], written: [] };
  for (const block of eachBlock(content)) addBlock(facts, block);
  for (const piece of facts.pieces) piece.text = fillMergeText(piece.text, {});
  return facts;
}

function addBlock(facts: BodyFacts, block: ReturnType<typeof eachBlock>[number]): void {
  const where = block.id;
  const say = (...texts: string[]) => {
    facts.pieces.push({ where, text: texts.join('\n') });
    facts.written.push(...texts.map((text) => ({ where, text })));
  };
  if (block.type === 'heading') say(block.text);
  if (block.type === 'footer') {
    say(block.organisation, block.postalAddress, block.reason, block.unsubscribeLabel);
    facts.links.push({ where, href: '{{ unsubscribe_url }}', label: block.unsubscribeLabel });
  }
  if (block.type === 'text') {
    facts.pieces.push({ where, text: richTextToPlain(withoutLinks(block.html)) });
    facts.written.push(...writtenIn(where, block.html));
    facts.links.push(...richLinks(where, block.html));
  }
  if (block.type === 'button') {
    say(block.label);
    facts.written.push({ where, text: block.href });
    facts.links.push({ where, href: block.href.trim(), label: block.label });
  }
  if (block.type === 'image') {
    facts.images.push({
      where,
      src: block.src,
      alt: block.alt.trim() === '' ? null : block.alt,
      width: block.width,
      height: null,
    });
    facts.written.push({ where, text: block.alt }, { where, text: block.href });
    if (block.href.trim() !== '') facts.links.push({ where, href: block.href.trim(), label: block.alt });
  }
}

const withoutLinks = (html: string) => html.replace(/<a\b/gi, '<u');

function writtenIn(where: string, html: string): Piece[] {
  const pieces = readRichText(html);
  const plain = pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
  const addresses = pieces.flatMap((piece) =>
    piece.kind === 'open' && piece.href ? [{ where, text: piece.href }] : [],
  );
  return [{ where, text: plain }, ...addresses];
}

function richLinks(where: string, html: string): LinkFact[] {
  const links: LinkFact[] = [];
  let open: LinkFact | null = null;
  for (const piece of readRichText(html)) {
    if (piece.kind === 'open' && piece.name === 'a') open = { where, href: piece.href ?? '', label: '' };
    else if (piece.kind === 'text' && open !== null) open.label += piece.text;
    else if (piece.kind === 'close' && piece.name === 'a' && open !== null) {
      links.push(open);
      open = null;
    }
  }
  return links;
}

/** Whether any text of a message uses a merge field. */
export function usesField(facts: MessageFacts, field: string): boolean {
  return facts.written.some((piece) => parseMergeText(piece.text).tags.some((tag) => tag.field === field));
}
