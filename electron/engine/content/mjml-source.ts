import type { Block, BlockContent, BlockTheme, FooterBlock, SimpleBlock } from '../../../shared/blocks.ts';
import { withFooter } from '../../../shared/blocks.ts';
import { escapeHtml } from './entities.ts';
import { readRichText, writeRichText } from './rich-text.ts';
import { isSafeLink } from './urls.ts';

/** What the writer needs of its surroundings: merge tags are held, images are given the address under which they travel. */
type MjmlSurroundings = { hold: (text: string) => string; imageUrl: (src: string) => string };

const FONT = 'Inter, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';
const HEADING = { 1: ['26px', '32px'], 2: ['20px', '27px'], 3: ['16px', '24px'] } as const;

/** Black or white, whichever is easier to read on a colour (WCAG relative luminance). */
function readableOn(colour: string): '#ffffff' | '#14232a' {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) > 0.36 ? '#14232a' : '#ffffff';
}

/** Blocks as an MJML document; block ids travel as CSS classes so that a preview can point at a block. */
export function blocksToMjml(source: BlockContent, preheader: string, around: MjmlSurroundings): string {
  const content = withFooter(source);
  const { theme } = content;
  const sections = groupBlocks(content.blocks)
    .map((group) => section(group, theme, around))
    .join('\n');
  return `<mjml lang="${content.language}">
<mj-head>
${preheader === '' ? '' : `<mj-preview>${escapeHtml(around.hold(preheader))}</mj-preview>`}
<mj-attributes>
<mj-all font-family="${FONT}" />
<mj-text color="${theme.text}" font-size="16px" line-height="24px" padding="6px 24px" />
<mj-section padding="0" background-color="${theme.paper}" />
</mj-attributes>
<mj-style>a { color: ${theme.accent}; } p { margin: 0 0 12px; } ul, ol { margin: 0 0 12px; padding-left: 22px; }</mj-style>
</mj-head>
<mj-body background-color="${theme.background}" width="600px">
<mj-section background-color="${theme.background}" padding="12px 0 0"></mj-section>
<mj-section padding="12px 0 0"></mj-section>
${sections}
<mj-section background-color="${theme.background}" padding="12px 0 0"></mj-section>
</mj-body>
</mjml>`;
}

type Group = SimpleBlock[] | Extract<Block, { type: 'columns' | 'footer' }>;

/** Neighbouring simple blocks share one section: each section costs a kilobyte of tables for Outlook. */
function groupBlocks(blocks: readonly Block[]): Group[] {
  const groups: Group[] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.type === 'columns' || block.type === 'footer') groups.push(block);
    else if (Array.isArray(last)) last.push(block);
    else groups.push([block]);
  }
  return groups;
}

function section(group: Group, theme: BlockTheme, around: MjmlSurroundings): string {
  if (Array.isArray(group)) return `<mj-section>${column(group, around)}</mj-section>`;
  if (group.type === 'footer') return footer(group, theme, around);
  return `<mj-section>${group.columns.map((each) => column(each, around)).join('')}</mj-section>`;
}

const column = (blocks: readonly SimpleBlock[], around: MjmlSurroundings) =>
  `<mj-column>${blocks.map((block) => simple(block, around)).join('')}</mj-column>`;

function simple(block: SimpleBlock, around: MjmlSurroundings): string {
  switch (block.type) {
    case 'text':
      return `<mj-text align="${block.align}">${writeRichText(readRichText(block.html), around.hold)}</mj-text>`;
    case 'heading': {
      const [size, line] = HEADING[block.level];
      const text = `<h${block.level} style="margin:0;font-size:${size};line-height:${line}">${held(block.text, around)}</h${block.level}>`;
      return `<mj-text align="${block.align}" padding="${block.level === 3 ? '14px 24px 0' : '14px 24px 8px'}">${text}</mj-text>`;
    }
    case 'image':
      return image(block, around);
    case 'button':
      return button(block, around);
    case 'divider':
      return '<mj-divider border-width="1px" border-color="#dee3e6" padding="14px 24px" />';
  }
}

const held = (text: string, around: MjmlSurroundings) => escapeHtml(around.hold(text));

/** An address for an attribute, or '#' where its scheme has no place in a mail. */
function link(href: string, around: MjmlSurroundings): string {
  const trimmed = href.trim();
  return trimmed !== '' && isSafeLink(trimmed) ? held(trimmed, around) : '#';
}

function image(block: Extract<SimpleBlock, { type: 'image' }>, around: MjmlSurroundings): string {
  if (block.src === '') return '';
  const width = block.width === null ? '' : ` width="${block.width}px"`;
  const href = block.href.trim() === '' ? '' : ` href="${link(block.href, around)}"`;
  const attributes = `src="${escapeHtml(around.imageUrl(block.src))}" alt="${held(block.alt, around)}"${width}${href}`;
  return `<mj-image ${attributes} align="${block.align}" padding="8px 24px" border-radius="8px" />`;
}

function button(block: Extract<SimpleBlock, { type: 'button' }>, around: MjmlSurroundings): string {
  const colours = `background-color="${block.colour}" color="${readableOn(block.colour)}"`;
  const shape = 'border-radius="8px" inner-padding="12px 22px" font-size="16px" font-weight="600" padding="10px 24px"';
  const label = held(block.label, around);
  return `<mj-button href="${link(block.href, around)}" ${colours} ${shape} align="${block.align}">${label}</mj-button>`;
}

function footer(block: FooterBlock, theme: BlockTheme, around: MjmlSurroundings): string {
  const sender = [block.organisation, block.postalAddress].filter((line) => line.trim() !== '');
  const lines = [sender.map((line) => held(line, around)).join('<br />'), held(block.reason, around)];
  const label = held(block.unsubscribeLabel, around);
  const leave = `<a href="${held('{{ unsubscribe_url }}', around)}" style="color:#4b5961">${label}</a>`;
  const text = [...lines, leave].filter((line) => line !== '').join('<br />');
  return `<mj-section padding="8px 0 20px">
<mj-column>
<mj-divider border-width="1px" border-color="#dee3e6" padding="10px 24px" />
<mj-text font-size="13px" line-height="20px" color="${theme.paper.toLowerCase() === '#ffffff' ? '#4b5961' : theme.text}">${text}</mj-text>
</mj-column>
</mj-section>`;
}
