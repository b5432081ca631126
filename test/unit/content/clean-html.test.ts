import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { cleanHtml } from '../../../electron/engine/content/clean-html.ts';
import { tokenizeHtml } from '../../../electron/engine/content/html-tokens.ts';
import { readRichText, richTextToPlain, writeRichText } from '../../../electron/engine/content/rich-text.ts';
import { isSafeLink } from '../../../electron/engine/content/urls.ts';

const parser = new new JSDOM().window.DOMParser();
const document = (html: string) => parser.parseFromString(html, 'text/html');

/** Pieces of hostile HTML, to be joined in any order. */
const SOUP = [
  '<script>alert(1)</script>',
  '<script',
  '</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">',
  '<form action=x>',
  '</form>',
  '<',
  '>',
  '"',
  "'",
  '=',
  '<!--',
  '-->',
  '<![CDATA[',
  '<!-->',
  '<!--->',
  '--!>',
  '<!',
  '<svg onload=alert(1)>',
  '<style>',
  '</style>',
  '@import url(http://x.example/);',
  '</sty\\le>',
  'background:url(http://x.example/a.png)',
  '<iframe srcdoc="<script>">',
  '<object data=x>',
  '<base href=//x.example>',
  '<meta http-equiv=refresh content=0>',
  '<p ',
  'onclick=1 ',
  'style="width:expression(1)" ',
  '<img src="https://x.example/p.png" srcset="https://x.example/q.png 2x">',
  '<img src="data:image/png;base64,AA==">',
  '<a href="https://x.example/">ok</a>',
  '<b>bold</b>',
  'text',
  '&lt;script&gt;',
  '&#60;img',
  '/',
  ' ',
  '\n',
  '\0',
  '<textarea>',
  '</textarea>',
  '<title>',
  '</title>',
  '<math><mi xlink:href="javascript:1">',
  '<a href="data:text/html,x">',
  '<link rel=stylesheet href=https://x.example/a.css>',
  '<td background="https://x.example/b.png">',
  '<x/onclick=1>',
  '<scr<form>ipt>',
  '<plaintext>',
  '<noscript>',
  '</noscript>',
  '<template>',
  '<select>',
  '<xmp>',
  '<body onload=1>',
  '<video src=https://x.example/v>',
];
const soup = fc
  .array(fc.oneof(fc.constantFrom(...SOUP), fc.string({ maxLength: 5 })), { maxLength: 14 })
  .map((pieces) => pieces.join(''));

const FORBIDDEN =
  'script, iframe, object, embed, applet, base, form, input, button, select, textarea, svg, math, frame, frameset, meta[http-equiv="refresh" i]';
const ADDRESSES = ['href', 'src', 'action', 'background', 'data', 'poster', 'xlink:href', 'formaction'];

test('whatever the HTML is, a real parser finds nothing dangerous in what is sent', () => {
  fc.assert(
    fc.property(soup, (html) => {
      const dom = document(cleanHtml(html, 'send').html);
      expect(dom.querySelector(FORBIDDEN)?.outerHTML).toBeUndefined();
      for (const element of dom.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
          expect(/^on./i.test(name), `${name} in ${html}`).toBe(false);
          if (ADDRESSES.includes(name))
            expect(isSafeLink(value) || /^\s*(?:cid:|data:image\/)/i.test(value), value).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('whatever the HTML is, a preview loads nothing', () => {
  fc.assert(
    fc.property(soup, (html) => {
      const { html: cleaned } = cleanHtml(html, 'preview');
      const dom = document(cleaned);
      expect(dom.querySelector(`${FORBIDDEN}, link`)?.outerHTML).toBeUndefined();
      for (const element of dom.querySelectorAll('[src], [background], [srcset], [poster]')) {
        for (const name of ['src', 'background', 'srcset', 'poster'])
          expect(element.getAttribute(name) ?? 'data:').toMatch(/^\s*data:/i);
      }
      for (const style of dom.querySelectorAll('style')) expect(style.textContent).not.toMatch(/url\(|@import/i);
      for (const element of dom.querySelectorAll('[style]'))
        expect(element.getAttribute('style')).not.toMatch(/url\(|expression\(/i);
    }),
    { numRuns: 300 },
  );
});

test('good HTML is sent byte for byte, Outlook’s comments too', () => {
  const html = `<!doctype html><html><head><style>@media (max-width:600px){.a>b{color:red}}</style></head>
<!--[if mso]><table><tr><td><![endif]--><td style="background:url(https://x.example/a.png)"><a href="mailto:a@example.com?subject=x&amp;y">Ü</a></td><!--[if mso]></td></tr></table><![endif]-->`;
  expect(cleanHtml(html, 'send').html).toBe(html);
});

test('tokens cover the text without gaps, and a very long document of anything is fast', () => {
  fc.assert(
    fc.property(soup, (html) => {
      expect(
        tokenizeHtml(html)
          .map((token) => html.slice(token.start, token.end))
          .join(''),
      ).toBe(html);
    }),
  );
  for (const unit of [
    '<',
    '<a ',
    '<a b="',
    '<!--',
    '<style>',
    '</',
    '<a b=',
    '&',
    '<p><b>',
    '<script></script ',
    '"<',
  ]) {
    const start = performance.now();
    cleanHtml(unit.repeat(Math.ceil(300_000 / unit.length)), 'preview');
    expect(performance.now() - start, unit).toBeLessThan(3_000);
  }
});

const cleanRichText = (html: string) => writeRichText(readRichText(html));

test('rich text keeps what is allowed, balanced, and nothing else', () => {
  const allowed = new Set(['HTML', 'HEAD', 'BODY', 'P', 'STRONG', 'EM', 'U', 'A', 'BR', 'UL', 'OL', 'LI']);
  fc.assert(
    fc.property(soup, (html) => {
      const dom = document(cleanRichText(html));
      for (const element of dom.querySelectorAll('*')) {
        expect(allowed.has(element.tagName), `${element.tagName} from ${html}`).toBe(true);
        for (const { name, value } of element.attributes) expect(name === 'href' && isSafeLink(value)).toBe(true);
      }
      expect(cleanRichText(cleanRichText(html))).toBe(cleanRichText(html));
    }),
    { numRuns: 300 },
  );
});

test('merge tags survive cleaning, and text parts have no markup', () => {
  const html =
    '<p>Halo {{ first_name | default: &quot;Kak&quot; }},</p><ol><li><p>satu</p></li><li>dua <a href="https://example.com/">situs</a></li></ol><p>a<br>b</p>';
  expect(richTextToPlain(html)).toBe(
    'Halo {{ first_name | default: "Kak" }},\n\n1. satu\n2. dua situs (https://example.com/)\n\na\nb',
  );
  expect(readRichText(html).filter((piece) => piece.kind === 'open')).toHaveLength(8);
});
