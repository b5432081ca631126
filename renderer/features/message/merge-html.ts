import { formatMergeTag, type MergeFilter, type MergeTag, parseMergeText } from '../../../shared/merge-fields.ts';

/** A merge field as the editor keeps it. */
export interface MergeAttrs {
  field: string;
  fallback: string | null;
  filters: readonly MergeFilter[];
}

function attrsOf(tag: MergeTag): MergeAttrs {
  return { field: tag.field, fallback: tag.fallback, filters: tag.filters };
}

/** What a chip carries in its `data-merge` attribute. */
export function writeAttrs({ field, fallback, filters }: MergeAttrs): string {
  return JSON.stringify({ field, fallback, filters });
}

/** Reads a chip's attribute; anything else gives null. */
export function readAttrs(text: string | null): MergeAttrs | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null || !('field' in value) || typeof value.field !== 'string')
      return null;
    const fallback = 'fallback' in value && typeof value.fallback === 'string' ? value.fallback : null;
    const filters = 'filters' in value && Array.isArray(value.filters) ? (value.filters as MergeFilter[]) : [];
    return { field: value.field, fallback, filters };
  } catch {
    return null;
  }
}

function chipsIn(node: Text, document: Document): void {
  const { parts, tags } = parseMergeText(node.data);
  if (tags.length === 0) return;
  const pieces = parts.map((part) => {
    if (typeof part === 'string') return document.createTextNode(part);
    const chip = document.createElement('span');
    chip.dataset.merge = writeAttrs(attrsOf(part));
    return chip;
  });
  node.replaceWith(...pieces);
}

function textsOf(document: Document): Text[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}

/** HTML of a text block with its merge tags turned into chips that the editor knows. */
export function toEditorHtml(html: string): string {
  const document = new DOMParser().parseFromString(html, 'text/html');
  for (const text of textsOf(document)) chipsIn(text, document);
  return document.body.innerHTML;
}

/** The editor's HTML with its chips turned back into merge tags. */
export function fromEditorHtml(html: string): string {
  const document = new DOMParser().parseFromString(html, 'text/html');
  for (const chip of document.querySelectorAll<HTMLElement>('span[data-merge]')) {
    const attrs = readAttrs(chip.dataset.merge ?? null);
    chip.replaceWith(document.createTextNode(attrs ? formatMergeTag(attrs) : (chip.textContent ?? '')));
  }
  return document.body.innerHTML;
}

interface LineDoc {
  type: 'doc';
  content: { type: 'paragraph'; content?: object[] }[];
}

/** A line of text with merge tags as the editor's document. */
export function toLineDoc(text: string): LineDoc {
  const content = parseMergeText(text.replace(/\s*[\r\n]+\s*/g, ' ')).parts.flatMap((part): object[] => {
    if (typeof part !== 'string') return [{ type: 'mergeField', attrs: attrsOf(part) }];
    return part === '' ? [] : [{ type: 'text', text: part }];
  });
  return { type: 'doc', content: [content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' }] };
}

/** The editor's document of one line as text with merge tags. */
export function fromLineDoc(doc: unknown): string {
  if (typeof doc !== 'object' || doc === null) return '';
  if ('type' in doc && doc.type === 'mergeField' && 'attrs' in doc) return formatMergeTag(doc.attrs as MergeAttrs);
  if ('text' in doc && typeof doc.text === 'string') return doc.text;
  return 'content' in doc && Array.isArray(doc.content) ? doc.content.map(fromLineDoc).join('') : '';
}
