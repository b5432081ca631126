import { convert } from 'html-to-text';
import type { MessageContent } from '../../../shared/blocks.ts';
import { eachBlock } from '../../../shared/blocks.ts';
import { blocksToText } from './block-text.ts';
import { type CleanReport, cleanHtml } from './clean-html.ts';
import { escapeHtml } from './entities.ts';
import { tokenizeHtml } from './html-tokens.ts';
import { holderFor, type MergeHolder } from './merge-holder.ts';
import { blocksToMjml } from './mjml-source.ts';
import { compileHtml, compileText, type Filled, type TagFillers } from './template.ts';

/** What a person wrote, as stored with a campaign. `text` null: the text part is made from the content. */
export type MessageSource = { subject: string; preheader: string; content: MessageContent; text: string | null };

/** A message ready to be filled for one person after the other. */
export type CompiledMessage = {
  subject: Filled;
  preheader: Filled;
  html: Filled;
  text: Filled;
  /** The text part with its merge tags, as an editor shows it. */
  textSource: string;
  /** `attachment:…` and `data:…` pictures of the message with the content id under which its HTML names them. */
  images: { src: string; cid: string }[];
  removed: CleanReport;
};

/** Compiles a message once; the content ids of its pictures end in `domain` (RFC 2392). */
export async function compileMessage(source: MessageSource, domain = 'merpati.invalid'): Promise<CompiledMessage> {
  const { content } = source;
  const images = imagesOf(content, domain);
  const holder = holderFor(source.preheader, JSON.stringify(content));
  const raw =
    content.kind === 'html'
      ? ownHtml(content.html, source.preheader, holder)
      : await blocksHtml(source, holder, images);
  const cleaned = cleanHtml(raw, 'send');
  const textSource = source.text ?? textOf(content);
  const fillers: TagFillers = new Map();
  return {
    subject: compileText(source.subject, fillers),
    preheader: compileText(source.preheader, fillers),
    html: compileHtml(cleaned.html, holder, fillers),
    text: compileText(textSource, fillers),
    textSource,
    images,
    removed: cleaned.report,
  };
}

/** The text part made from the content, merge tags left in. */
export function textOf(content: MessageContent): string {
  return content.kind === 'blocks' ? blocksToText(content) : htmlToText(content.html);
}

/** Longest HTML that is turned into text; what lies behind it is left out rather than taking minutes. */
const LONGEST_FOR_TEXT = 1_000_000;

/** Plain text of a person's HTML, merge tags left in; links follow their label in brackets. */
export function htmlToText(html: string): string {
  const source = html.slice(0, LONGEST_FOR_TEXT);
  const holder = holderFor(source);
  const cleaned = cleanHtml(holder.hold(source), 'send').html;
  const text = convert(cleaned, {
    wordwrap: false,
    limits: { maxInputLength: LONGEST_FOR_TEXT, maxDepth: 200, maxChildNodes: 20_000 },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  });
  return `${holder.release(text, (tag) => tag.raw).trim()}\n`;
}

/** Pictures that travel with the message, each once, in order of appearance. */
function imagesOf(content: MessageContent, domain: string): { src: string; cid: string }[] {
  const sources =
    content.kind === 'blocks'
      ? eachBlock(content).map((block) => (block.type === 'image' ? block.src : ''))
      : ownImages(content.html);
  const carried = [...new Set(sources)].filter((src) => /^(?:attachment:|data:image\/)/.test(src));
  return carried.map((src, n) => ({ src, cid: `img${n + 1}@${domain}` }));
}

function ownImages(html: string): string[] {
  return [...html.matchAll(/\bsrc\s{0,8}=\s{0,8}["'](attachment:[\w-]{1,80})["']/gi)].map((hit) => hit[1] ?? '');
}

/** MJML takes a good part of a second to load, so it is loaded with the first message and not with the engine. */
async function blocksHtml(
  source: MessageSource,
  holder: MergeHolder,
  images: { src: string; cid: string }[],
): Promise<string> {
  if (source.content.kind !== 'blocks') return '';
  const cids = new Map(images.map((image) => [image.src, `cid:${image.cid}`]));
  const mjml = blocksToMjml(source.content, source.preheader, {
    hold: holder.hold,
    imageUrl: (src) => cids.get(src) ?? src,
  });
  const { default: mjml2html } = await import('mjml');
  const { html } = await mjml2html(mjml, { fonts: {}, validationLevel: 'soft', keepComments: false });
  return html
    .replace(/^[ \t]+/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** A person's HTML as it is, with the preheader as its first hidden line where one is given. */
function ownHtml(html: string, preheader: string, holder: MergeHolder): string {
  const held = holder.hold(html).replace(/\bsrc(\s{0,8}=\s{0,8}["'])attachment:/gi, 'src$1cid:attachment:');
  if (preheader.trim() === '') return held;
  const style = 'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden';
  const hidden = `<div style="${style}">${escapeHtml(holder.hold(preheader))}</div>`;
  const body = tokenizeHtml(held).find((token) => token.kind === 'open' && token.name === 'body');
  const at = body?.end ?? 0;
  return held.slice(0, at) + hidden + held.slice(at);
}
