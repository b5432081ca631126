import { type Block, type BlockContent, type SimpleBlock, withFooter } from '../../../shared/blocks.ts';
import { richTextToPlain } from './rich-text.ts';
import { isSafeLink } from './urls.ts';

/** The text part made from blocks, with merge tags left in; never markup or CSS in it. */
export function blocksToText(content: BlockContent): string {
  const parts = withFooter(content).blocks.map(blockToText);
  const text = parts.filter((part) => part !== '').join('\n\n');
  return `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`;
}

function blockToText(block: Block): string {
  if (block.type === 'columns') {
    const all = block.columns.map((column) => column.map(simpleToText).filter(Boolean).join('\n'));
    return all.filter(Boolean).join('\n\n');
  }
  if (block.type !== 'footer') return simpleToText(block);
  const leave = `${block.unsubscribeLabel}: {{ unsubscribe_url }}`;
  const lines = [block.organisation, block.postalAddress, block.reason, leave];
  return ['-- ', ...lines.filter((line) => line.trim() !== '')].join('\n');
}

function simpleToText(block: SimpleBlock): string {
  switch (block.type) {
    case 'text':
      return richTextToPlain(block.html);
    case 'heading':
      return block.text;
    case 'image':
      return [block.alt === '' ? '' : `[${block.alt}]`, safeLink(block.href)].filter(Boolean).join(' ');
    case 'button':
      return [block.label, safeLink(block.href)].filter(Boolean).join(': ');
    case 'divider':
      return '-'.repeat(24);
  }
}

const safeLink = (href: string) => (isSafeLink(href) ? href.trim() : '');
