import type { Block, MessageContent } from '../../../shared/blocks.ts';

function wordsOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html.replace(/<br\s*\/?>/gi, '\n'), 'text/html');
  for (const link of body.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (href !== '' && link.textContent?.trim() !== href) link.append(` (${href})`);
  }
  const paragraphs = [...body.querySelectorAll('p, li, h1, h2, h3, td')].filter(
    (each) => !each.querySelector('p, li, td'),
  );
  const texts = paragraphs.length > 0 ? paragraphs.map((each) => each.textContent ?? '') : [body.textContent ?? ''];
  return texts
    .map((each) => each.trim())
    .filter(Boolean)
    .join('\n\n');
}

function lineOf(block: Block): string {
  switch (block.type) {
    case 'text':
      return wordsOf(block.html);
    case 'heading':
      return block.text;
    case 'image':
      return block.alt;
    case 'button':
      return block.label === '' ? '' : `${block.label}: ${block.href}`;
    case 'divider':
      return '---';
    case 'columns':
      return block.columns.flat().map(lineOf).filter(Boolean).join('\n\n');
    case 'footer':
      return `--\n${block.organisation}\n${block.postalAddress}\n${block.reason}\n${block.unsubscribeLabel}: {{ unsubscribe_url }}`;
  }
}

/** The words of a message with its merge tags, as a beginning for a text version written by hand. */
export function plainText(content: MessageContent): string {
  if (content.kind === 'html') return `${wordsOf(content.html)}\n\n{{ unsubscribe_url }}`;
  return content.blocks.map(lineOf).filter(Boolean).join('\n\n');
}
