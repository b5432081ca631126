import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromEditorHtml, fromLineDoc, toEditorHtml, toLineDoc } from '../../renderer/features/message/merge-html.ts';
import { plainText } from '../../renderer/features/message/plain-text.ts';
import { emptyContent } from '../../shared/blocks.ts';
import { formatMergeTag } from '../../shared/merge-fields.ts';

const field = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);
const fallback = fc.option(fc.stringMatching(/^[\p{L}\p{N} .,'&<>-]{1,20}$/u).filter((text) => text.trim() === text));
const tag = fc.record({ field, fallback }).map(formatMergeTag);
const words = fc.stringMatching(/^[\p{L}\p{N} .,!?&<>"'-]{0,20}$/u);
const line = fc.array(fc.oneof(tag, words), { maxLength: 6 }).map((parts) => parts.join(''));

describe('merge fields in the editor', () => {
  it('a line comes back as it went in', () => {
    fc.assert(
      fc.property(line, (text) => {
        expect(fromLineDoc(toLineDoc(text))).toBe(text);
      }),
    );
  });

  it('a paragraph comes back as it went in', () => {
    fc.assert(
      fc.property(line, (text) => {
        const paragraph = document.createElement('p');
        paragraph.textContent = text;
        const html = paragraph.outerHTML;
        expect(fromEditorHtml(toEditorHtml(html))).toBe(html);
      }),
    );
  });

  it('shows tags as chips and leaves addresses alone', () => {
    const html = toEditorHtml(
      '<p>Halo {{ first_name | default: "Kak" }}, <a href="{{ unsubscribe_url }}">berhenti</a></p>',
    );
    expect(html).toContain('data-merge');
    expect(html).toContain('href="{{ unsubscribe_url }}"');
    expect(fromEditorHtml(html)).toBe(
      '<p>Halo {{ first_name | default: "Kak" }}, <a href="{{ unsubscribe_url }}">berhenti</a></p>',
    );
  });

  it('a chip with a broken attribute loses nothing but its look', () => {
    expect(fromEditorHtml('<p><span data-merge="{">Nama</span></p>')).toBe('<p>Nama</p>');
  });

  it('the text version by hand begins with every word and the way out', () => {
    const content = emptyContent('en');
    const text = plainText({
      ...content,
      blocks: [
        { id: 'h', type: 'heading', text: 'Fresh bread', level: 1, align: 'left' },
        {
          id: 't',
          type: 'text',
          html: '<p>Hello {{ first_name }}</p><p>See <a href="https://example.com">us</a></p>',
          align: 'left',
        },
        ...content.blocks.slice(1),
      ],
    });
    expect(text).toContain('Fresh bread\n\nHello {{ first_name }}\n\nSee us (https://example.com)');
    expect(text).toContain('{{ unsubscribe_url }}');
  });
});
