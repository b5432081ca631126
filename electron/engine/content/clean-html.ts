import { decodeEntities } from './entities.ts';
import { attributeOf, type HtmlAttribute, type HtmlToken, tokenizeHtml } from './html-tokens.ts';
import { isSafeLink, schemeOf } from './urls.ts';

/**
 * Takes dangerous parts out of a person's HTML by cutting them from the source: everything else stays byte for byte, Outlook's
 * conditional comments included.
 *
 * - `send`: no scripts, event handlers, frames, objects, forms, base, refresh, or addresses with a foreign scheme.
 * - `preview`: also nothing that would load from anywhere: remote pictures, style sheets, `url(...)` and `@import`.
 */
type CleanMode = 'send' | 'preview';

/** What was taken out, by kind, so that the check can say so. */
export type CleanReport = { scripts: number; handlers: number; forms: number; embedded: number; addresses: number };

/** Elements that go with their content. */
const CUT_WITH_CONTENT = new Set(['script', 'iframe', 'object', 'applet', 'noembed', 'noframes', 'xmp', 'textarea']);
/** Elements whose tags go and whose content stays. */
const CUT_TAG = new Set([
  'form',
  'input',
  'button',
  'select',
  'option',
  'embed',
  'base',
  'frame',
  'frameset',
  'portal',
  'video',
  'audio',
  'source',
  'track',
  'svg',
  'math',
  'dialog',
]);
const FORM_TAGS = new Set(['form', 'input', 'button', 'select', 'option', 'textarea']);
const LINK_ATTRIBUTES = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'background',
  'poster',
  'xlink:href',
  'cite',
  'longdesc',
  'data',
]);

type Cut = { start: number; end: number; put: string };

/** The cleaned document and what was taken out of it. */
export function cleanHtml(html: string, mode: CleanMode): { html: string; report: CleanReport } {
  const report: CleanReport = { scripts: 0, handlers: 0, forms: 0, embedded: 0, addresses: 0 };
  const cuts: Cut[] = [];
  const skip = { until: '', depth: 0 };
  for (const token of tokenizeHtml(html)) {
    if (skip.until !== '') cutSkipped(cuts, skip, token);
    else if (token.kind === 'open') cleanOpen(html, token, mode, cuts, report, skip);
    else if (token.kind === 'close' && (CUT_TAG.has(token.name) || CUT_WITH_CONTENT.has(token.name)))
      cuts.push(whole(token));
    else if (token.kind === 'raw' && token.of === 'style') cleanStyle(html, token, mode, cuts);
    else if (token.kind === 'comment' && mode === 'preview') cuts.push(whole(token));
  }
  return { html: applyCuts(html, cuts), report };
}

/** A blank stays where something was cut, so that what stood before and after can never join into a new tag. */
const whole = (token: { start: number; end: number }): Cut => ({ start: token.start, end: token.end, put: ' ' });

function cutSkipped(cuts: Cut[], skip: { until: string; depth: number }, token: HtmlToken): void {
  cuts.push(whole(token));
  if (token.kind === 'open' && token.name === skip.until) skip.depth++;
  if (token.kind === 'close' && token.name === skip.until && --skip.depth === 0) skip.until = '';
}

function cleanOpen(
  html: string,
  token: Extract<HtmlToken, { kind: 'open' }>,
  mode: CleanMode,
  cuts: Cut[],
  report: CleanReport,
  skip: { until: string; depth: number },
): void {
  const { name } = token;
  if (CUT_WITH_CONTENT.has(name)) {
    count(report, name);
    cuts.push(whole(token));
    Object.assign(skip, { until: name, depth: 1 });
  } else if (
    CUT_TAG.has(name) ||
    isRefresh(token) ||
    (name === 'link' && (mode === 'preview' || !isStyleSheet(token)))
  ) {
    count(report, name);
    cuts.push(whole(token));
  } else {
    for (const attribute of token.attributes) cleanAttribute(html, name, attribute, mode, cuts, report);
  }
}

function count(report: CleanReport, name: string): void {
  if (name === 'script') report.scripts++;
  else if (FORM_TAGS.has(name)) report.forms++;
  else if (name !== 'link' && name !== 'base') report.embedded++;
}

const isRefresh = (token: { name: string; attributes: readonly HtmlAttribute[] }) =>
  token.name === 'meta' && (attributeOf(token, 'http-equiv') ?? '').trim().toLowerCase() === 'refresh';

const isStyleSheet = (token: { attributes: readonly HtmlAttribute[] }) =>
  /\bstylesheet\b/i.test(attributeOf(token, 'rel') ?? '') && isSafeLink(attributeOf(token, 'href') ?? '');

function cleanAttribute(
  html: string,
  element: string,
  attribute: HtmlAttribute,
  mode: CleanMode,
  cuts: Cut[],
  report: CleanReport,
): void {
  const { name } = attribute;
  const value = decodeEntities(attribute.value);
  const cut = { start: attribute.start, end: attribute.end, put: ' ' };
  if (name.startsWith('on') && name.length > 2) {
    report.handlers++;
    cuts.push(cut);
  } else if (name === 'srcdoc' || (name === 'srcset' && mode === 'preview')) cuts.push(cut);
  else if (LINK_ATTRIBUTES.has(name) && !isAllowedAddress(element, name, value)) {
    report.addresses++;
    cuts.push(cut);
  } else if (mode === 'preview' && isRemoteLoad(element, name, value)) {
    cuts.push({ ...cut, put: name === 'src' ? ' data-not-loaded="" ' : ' ' });
  } else if (name === 'style') cleanStyleAttribute(html, attribute, mode, cuts);
}

/** Pictures may also come with the message (cid:) or inside it (data:image). */
function isAllowedAddress(element: string, attribute: string, value: string): boolean {
  if (isSafeLink(value)) return true;
  const picture = element === 'img' || attribute === 'background';
  const scheme = schemeOf(value);
  return (
    picture && (scheme === 'cid' || (scheme === 'data' && /^\s*data:image\/(?:png|jpe?g|gif|webp)[;,]/i.test(value)))
  );
}

function isRemoteLoad(element: string, name: string, value: string): boolean {
  if (name === 'background' || name === 'poster') return schemeOf(value) !== 'data';
  const loads = name === 'src' || ((name === 'href' || name === 'xlink:href') && element !== 'a' && element !== 'area');
  return loads && schemeOf(value) !== 'data';
}

function cleanStyle(html: string, token: { start: number; end: number }, mode: CleanMode, cuts: Cut[]): void {
  const css = html.slice(token.start, token.end);
  const cleaned = cleanCss(css, mode);
  if (cleaned !== css) cuts.push({ start: token.start, end: token.end, put: cleaned });
}

function cleanStyleAttribute(html: string, attribute: HtmlAttribute, mode: CleanMode, cuts: Cut[]): void {
  const css = decodeEntities(html.slice(attribute.valueStart, attribute.valueEnd));
  if (cleanCss(css, mode) !== css) cuts.push({ start: attribute.start, end: attribute.end, put: ' ' });
}

/** CSS without code in it; in previews also without anything that loads. Escapes could hide both, so they go as well. */
function cleanCss(css: string, mode: CleanMode): string {
  const unsafe = /expression\s{0,20}\(|javascript\s{0,20}:|vbscript\s{0,20}:|-moz-binding|behavior\s{0,20}:/gi;
  const harmless = css.replace(unsafe, 'x:');
  if (mode === 'send') return harmless;
  return harmless
    .replace(/[\\<]/g, '')
    .replace(/@import[^;]{0,2000};?/gi, '')
    .replace(/(?:url|image-set|src)\s{0,20}\((?!\s{0,20}["']?data:image\/)/gi, 'x(');
}

function applyCuts(html: string, cuts: readonly Cut[]): string {
  let out = '';
  let from = 0;
  for (const cut of cuts) {
    if (cut.start < from) continue;
    out += html.slice(from, cut.start) + cut.put;
    from = cut.end;
  }
  return out + html.slice(from);
}
