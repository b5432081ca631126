import { fillMergeText } from '../../../shared/merge-fields.ts';
import { decodeEntities } from './entities.ts';
import type { ImageFact, LinkFact, MessageFacts } from './facts.ts';
import { attributeOf, type HtmlToken, tokenizeHtml } from './html-tokens.ts';

type OpenTag = Extract<HtmlToken, { kind: 'open' }>;
type Level = { name: string; hidden: boolean; colour: string; background: string };
type State = {
  stack: Level[];
  facts: Pick<MessageFacts, 'pieces' | 'hidden' | 'links' | 'images'>;
  link: LinkFact | null;
  visible: string[];
  covert: string[];
};

const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'param',
  'source',
  'track',
  'wbr',
]);
const BLOCKS = new Set([
  'p',
  'div',
  'td',
  'th',
  'tr',
  'table',
  'li',
  'ul',
  'ol',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'br',
  'hr',
  'center',
  'section',
]);
const WITHOUT_TEXT = new Set(['head', 'style', 'script', 'title', 'noscript', 'template']);
const DEEPEST = 300;

/** What a person's HTML shows, hides, links to and pictures; one pass, linear. */
export function htmlFacts(html: string): State['facts'] {
  const state: State = {
    stack: [{ name: '', hidden: false, colour: '', background: '#ffffff' }],
    facts: { pieces: [], hidden: [], links: [], images: [] },
    link: null,
    visible: [],
    covert: [],
  };
  for (const token of tokenizeHtml(html)) {
    if (token.kind === 'text') addText(state, decodeEntities(html.slice(token.start, token.end)));
    else if (token.kind === 'open') addOpen(state, token);
    else if (token.kind === 'close') addClose(state, token.name);
  }
  endLink(state);
  const visible = fillMergeText(tidy(state.visible.join('')), {});
  state.facts.pieces.push({ where: 'html', text: visible });
  const hidden = tidy(state.covert.join(''));
  if (hidden !== '') state.facts.hidden.push({ where: 'html', text: hidden });
  return state.facts;
}

/** Invisible filler that keeps mail clients from showing body text behind the preheader. */
const tidy = (text: string) =>
  text
    .replace(/(?:(?:\u00ad|\u034f|\u200c|\u200b|\ufeff|\u2007|\u00a0)\s?){2,}|\u00a0/g, ' ')
    .replace(/[ \t\r\f]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();

function addText(state: State, text: string): void {
  const level = state.stack.at(-1);
  if (level === undefined || state.stack.some((each) => WITHOUT_TEXT.has(each.name))) return;
  if (isCovert(level)) state.covert.push(text);
  else state.visible.push(text);
  if (state.link !== null) state.link.label += text;
}

const isCovert = (level: Level) => level.hidden || (level.colour !== '' && level.colour === level.background);

function addOpen(state: State, token: OpenTag): void {
  const above = state.stack.at(-1);
  if (above === undefined) return;
  if (BLOCKS.has(token.name)) (isCovert(above) ? state.covert : state.visible).push('\n');
  if (token.name === 'img') state.facts.images.push(imageOf(token));
  if (token.name === 'a' || token.name === 'area') {
    endLink(state);
    const href = attributeOf(token, 'href');
    if (href !== null) state.link = { where: 'html', href: href.trim(), label: '' };
  }
  if (VOID.has(token.name) || state.stack.length > DEEPEST) return;
  state.stack.push(levelOf(token, above));
}

function imageOf(token: OpenTag): ImageFact {
  const size = (name: string) => {
    const value = Number.parseInt(attributeOf(token, name) ?? '', 10);
    return Number.isNaN(value) ? null : value;
  };
  const alt = attributeOf(token, 'alt');
  return {
    where: 'html',
    src: (attributeOf(token, 'src') ?? '').trim(),
    alt,
    width: size('width'),
    height: size('height'),
  };
}

function levelOf(token: OpenTag, above: Level): Level {
  const style = (attributeOf(token, 'style') ?? '').toLowerCase().replace(/\s+/g, '');
  const declared = new Map(
    style.split(';').map((each) => [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 1)] as const),
  );
  const nothing = /^(?:0|0px|0pt|1px|0em|0%)(?:!important)?$/;
  const hidden =
    above.hidden ||
    (declared.get('display') ?? '').startsWith('none') ||
    (declared.get('visibility') ?? '').startsWith('hidden') ||
    (nothing.test(declared.get('font-size') ?? '') && !BLOCKS.has(token.name)) ||
    /^0(?:\.0+)?(?:!important)?$/.test(declared.get('opacity') ?? '') ||
    (/^0(?:px)?(?:!important)?$/.test(declared.get('max-height') ?? '') &&
      (declared.get('overflow') ?? '').startsWith('hidden')) ||
    /(?:^|;)text-indent:-\d{3,}/.test(style);
  const colour = colourOf(declared.get('color') ?? attributeOf(token, 'color') ?? attributeOf(token, 'text') ?? '');
  const background = colourOf(
    declared.get('background-color') ?? declared.get('background') ?? attributeOf(token, 'bgcolor') ?? '',
  );
  return { name: token.name, hidden, colour: colour || above.colour, background: background || above.background };
}

const NAMES: Readonly<Record<string, string>> = {
  white: '#ffffff',
  black: '#000000',
  '#fff': '#ffffff',
  '#000': '#000000',
};

function colourOf(value: string): string {
  const text = value.trim().toLowerCase().replace('!important', '');
  const found = /^(#[0-9a-f]{6}|#[0-9a-f]{3}|[a-z]+)/.exec(text)?.[1] ?? '';
  return NAMES[found] ?? (/^#[0-9a-f]{6}$/.test(found) ? found : '');
}

function addClose(state: State, name: string): void {
  if (name === 'a') endLink(state);
  if (BLOCKS.has(name)) state.visible.push('\n');
  const depth = state.stack.findLastIndex((level) => level.name === name);
  if (depth > 0) state.stack.length = depth;
}

function endLink(state: State): void {
  if (state.link === null) return;
  state.facts.links.push({ ...state.link, label: tidy(state.link.label).slice(0, 300) });
  state.link = null;
}
