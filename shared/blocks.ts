import { z } from 'zod';

/**
 * The message as blocks: what the editor edits, the workspace stores and the engine compiles. Texts may hold merge fields
 * (`shared/merge-fields.ts`). The footer is always there and always last; `withFooter` sees to that.
 */

const blockId = z.string().regex(/^[\w-]{1,40}$/);
const mergeText = z.string().max(2_000);
const align = z.enum(['left', 'center', 'right']);
const colour = z.string().regex(/^#[0-9a-f]{6}$/i);

/** Paragraphs as limited HTML: p, strong/b, em/i, u, a[href], br, ul, ol, li. Everything else is dropped when it is compiled. */
const textBlock = z.strictObject({ id: blockId, type: z.literal('text'), html: z.string().max(60_000), align });

const headingBlock = z.strictObject({
  id: blockId,
  type: z.literal('heading'),
  text: mergeText,
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  align,
});

/**
 * `src` is empty (to be chosen), `https://…` (fetched by the reader), `attachment:<id>` (kept with the campaign and sent along
 * as CID), or a small `data:image/…;base64,…`, which saving turns into an attachment.
 */
export const imageSource = z
  .string()
  .max(4_000_000)
  .regex(
    /^(?:|https?:\/\/\S{1,4000}|attachment:[\w-]{1,80}|data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*)$/,
  );

const imageBlock = z.strictObject({
  id: blockId,
  type: z.literal('image'),
  src: imageSource,
  alt: mergeText,
  /** Where a click leads; empty for nowhere. */
  href: mergeText,
  /** Pixels of the 600 px wide message; null fills the width. */
  width: z.number().int().min(16).max(600).nullable(),
  align,
});

const buttonBlock = z.strictObject({
  id: blockId,
  type: z.literal('button'),
  label: mergeText,
  href: mergeText,
  colour,
  align,
});

const dividerBlock = z.strictObject({ id: blockId, type: z.literal('divider') });

const simpleBlock = z.discriminatedUnion('type', [textBlock, headingBlock, imageBlock, buttonBlock, dividerBlock]);
export type SimpleBlock = z.infer<typeof simpleBlock>;

const columnsBlock = z.strictObject({
  id: blockId,
  type: z.literal('columns'),
  columns: z.array(z.array(simpleBlock).max(20)).min(2).max(3),
});

/** Who sends, where they are, why the reader gets this, and the way out. */
const footerBlock = z.strictObject({
  id: blockId,
  type: z.literal('footer'),
  organisation: mergeText,
  postalAddress: mergeText,
  reason: mergeText,
  unsubscribeLabel: mergeText,
});
export type FooterBlock = z.infer<typeof footerBlock>;

export const block = z.discriminatedUnion('type', [
  textBlock,
  headingBlock,
  imageBlock,
  buttonBlock,
  dividerBlock,
  columnsBlock,
  footerBlock,
]);
export type Block = z.infer<typeof block>;
type BlockType = Block['type'];

/** Colours of a message, chosen once. `accent` is the default of new buttons and of links. */
const blockTheme = z.strictObject({ accent: colour, background: colour, paper: colour, text: colour });
export type BlockTheme = z.infer<typeof blockTheme>;

export const DEFAULT_THEME: BlockTheme = {
  accent: '#046a77',
  background: '#f2f5f6',
  paper: '#ffffff',
  text: '#14232a',
};

/** A message made of blocks. */
export const blockContent = z.strictObject({
  kind: z.literal('blocks'),
  language: z.enum(['en', 'id']),
  theme: blockTheme,
  blocks: z.array(block).max(200),
});
export type BlockContent = z.infer<typeof blockContent>;

/** A person's own HTML: never passed through the block editor, so nothing in it is lost. */
const htmlContent = z.strictObject({
  kind: z.literal('html'),
  language: z.enum(['en', 'id']),
  html: z.string().max(2_000_000),
});
export type HtmlContent = z.infer<typeof htmlContent>;

export const messageContent = z.discriminatedUnion('kind', [blockContent, htmlContent]);
export type MessageContent = z.infer<typeof messageContent>;
type MessageLanguage = MessageContent['language'];

const FOOTER_TEXT: Record<MessageLanguage, Pick<FooterBlock, 'reason' | 'unsubscribeLabel'>> = {
  en: { reason: 'You receive this because you are on our list.', unsubscribeLabel: 'Unsubscribe' },
  id: {
    reason: 'Anda menerima surat ini karena terdaftar pada daftar kami.',
    unsubscribeLabel: 'Berhenti berlangganan',
  },
};

/** A footer that fills itself from the sender identity. */
function newFooter(id: string, language: MessageLanguage): FooterBlock {
  const identity = { organisation: '{{ organisation }}', postalAddress: '{{ postal_address }}' };
  return { id, type: 'footer', ...identity, ...FOOTER_TEXT[language] };
}

/** An empty block of a kind, ready for the editor; `id` must be unique in its message. */
export function newBlock(type: BlockType, id: string, theme: BlockTheme, language: MessageLanguage): Block {
  switch (type) {
    case 'text':
      return { id, type, html: '<p></p>', align: 'left' };
    case 'heading':
      return { id, type, text: '', level: 1, align: 'left' };
    case 'image':
      return { id, type, src: '', alt: '', href: '', width: null, align: 'center' };
    case 'button':
      return { id, type, label: '', href: '', colour: theme.accent, align: 'left' };
    case 'divider':
      return { id, type };
    case 'columns':
      return {
        id,
        type,
        columns: [1, 2].map((n) => [{ id: `${id}-${n}`.slice(-40), type: 'text', html: '<p></p>', align: 'left' }]),
      };
    case 'footer':
      return newFooter(id, language);
  }
}

/** The same content with exactly one footer, at its end. */
export function withFooter(content: BlockContent): BlockContent {
  const footer = content.blocks.findLast((each) => each.type === 'footer') ?? newFooter('footer', content.language);
  return { ...content, blocks: [...content.blocks.filter((each) => each.type !== 'footer'), footer] };
}

/** Every block, those in columns too, in reading order. */
export function eachBlock(content: BlockContent): Block[] {
  const all: Block[] = [];
  for (const each of content.blocks) {
    all.push(each);
    if (each.type === 'columns') all.push(...each.columns.flat());
  }
  return all;
}

/** A new message: one empty paragraph and the footer. */
export function emptyContent(language: MessageLanguage): BlockContent {
  const first = newBlock('text', 'text-1', DEFAULT_THEME, language);
  return { kind: 'blocks', language, theme: DEFAULT_THEME, blocks: [first, newFooter('footer', language)] };
}
