import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { compileMessage, htmlToText } from '../../../electron/engine/content/compile.ts';
import {
  type BlockContent,
  eachBlock,
  emptyContent,
  messageContent,
  newBlock,
  withFooter,
} from '../../../shared/blocks.ts';

const parser = new new JSDOM().window.DOMParser();

const OWN = `<html><head><title>{{ v }}</title><style>.a{color:{{ v }}}</style></head><body class="{{ v }}">
<!-- {{ v }} --><p>Halo {{ v }}, <a href="https://x.example/{{ v }}?q={{ v }}" title='{{ v }}'>satu</a> <a href="{{ v }}">dua</a>
<a href={{ v }}>tiga</a><img src="{{ v }}" alt="{{ v }}"><td style="color:{{ v }}" bgcolor={{ v }}>x</td><{{ v }}><p {{ v }}>y</p></body></html>`;

const shape = (html: string) =>
  [...parser.parseFromString(html, 'text/html').querySelectorAll('*')].map(
    (element) => `${element.tagName}:${[...element.attributes].map((each) => each.name).sort()}`,
  );

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    'x onclick=alert(1)',
    '--><script>',
    '</style><script>',
    '</title><b>',
    'javascript:alert(1)',
    'JaVa\tScript:alert(1)',
    '{{ v }}',
    '}</style>',
    '`',
    'expression(alert(1))',
    'a;background:url(//x.example)',
  ),
);

test('no value changes the shape of own HTML, wherever its tag stands', async () => {
  const content = { kind: 'html' as const, language: 'id' as const, html: OWN };
  const message = await compileMessage({ subject: 's', preheader: 'pra {{ v }}', content, text: null });
  const plain = shape(message.html({ v: 'x' }));
  fc.assert(
    fc.property(hostile, (v) => {
      const html = message.html({ v });
      expect(shape(html)).toEqual(plain);
      const dom = parser.parseFromString(html, 'text/html');
      for (const element of dom.querySelectorAll('[href], [src]')) {
        expect(element.getAttribute('href') ?? element.getAttribute('src') ?? '').not.toMatch(
          /^\s*(?:java|vb)\s*script:/i,
        );
      }
    }),
    { numRuns: 300 },
  );
});

test('own HTML without merge tags and without danger passes through untouched', async () => {
  const html = '<html><body style="margin:0"><p>Ü &amp; <b>x</b></p><!--[if mso]>y<![endif]--></body></html>';
  const message = await compileMessage({
    subject: '',
    preheader: '',
    content: { kind: 'html', language: 'en', html },
    text: null,
  });
  expect(message.html({})).toBe(html);
});

function blocks(): BlockContent {
  const empty = emptyContent('id');
  return withFooter({
    ...empty,
    blocks: [
      newBlock('heading', 'a', empty.theme, 'id'),
      { id: 'b', type: 'text', html: '<p>Halo {{ first_name | default: "Kak <3 \'a\'" }}</p>', align: 'left' },
      {
        id: 'c',
        type: 'button',
        label: 'Lihat {{ city }}',
        href: 'https://x.example/?k={{ city }}&l=1',
        colour: '#ffcc00',
        align: 'center',
      },
      {
        id: 'd',
        type: 'columns',
        columns: [
          [{ id: 'e', type: 'text', html: '<p>kiri</p>', align: 'left' }],
          [
            {
              id: 'f',
              type: 'image',
              src: 'data:image/png;base64,iVBORw0KGgo=',
              alt: 'roti',
              href: 'https://x.example/',
              width: 200,
              align: 'center',
            },
          ],
        ],
      },
      { id: 'g', type: 'button', label: 'bad', href: 'javascript:alert(1)', colour: '#046a77', align: 'left' },
      newBlock('divider', 'h', empty.theme, 'id'),
    ],
  });
}

test('blocks become a whole mail: fallback, encoded address, picture by content id, footer with the way out', async () => {
  const message = await compileMessage(
    { subject: 'S {{ city }}', preheader: 'P', content: blocks(), text: null },
    'x.example',
  );
  const html = message.html({
    city: 'Kota & "Baru"',
    organisation: 'Toko',
    postal_address: 'Jl. 1',
    unsubscribe_url: 'mailto:a@x.example?subject=unsubscribe%20t',
  });
  expect(html).toContain('lang="id"');
  expect(html).toContain('Halo Kak &lt;3 &#39;a&#39;');
  expect(html).toContain('href="https://x.example/?k=Kota%20%26%20%22Baru%22&amp;l=1"');
  expect(html).toContain('Lihat Kota &amp; &quot;Baru&quot;');
  expect(message.images).toEqual([{ src: 'data:image/png;base64,iVBORw0KGgo=', cid: 'img1@x.example' }]);
  expect(html).toContain('src="cid:img1@x.example"');
  expect(html).not.toContain('javascript:');
  expect(html).toContain('href="mailto:a@x.example?subject=unsubscribe%20t"');
  expect(html).not.toMatch(/mrg\d/);
  const text = message.text({
    city: 'Kota Baru',
    organisation: 'Toko',
    postal_address: 'Jl. 1',
    unsubscribe_url: 'https://x.example/u',
  });
  expect(text).toContain('https://x.example/?k=Kota%20Baru&l=1');
  expect(text).toContain('Berhenti berlangganan: https://x.example/u');
  expect(text).not.toMatch(/<\/?[a-z]|javascript:/);
});

test('the text part of own HTML has no styles and keeps merge tags', () => {
  const html =
    '<style>.a{color:red}</style><p>Halo {{ first_name | default: "Kak" }}</p><p><a href="{{ unsubscribe_url }}">keluar</a></p><script>x</script>';
  expect(htmlToText(html)).toBe('Halo {{ first_name | default: "Kak" }}\n\nkeluar [{{ unsubscribe_url }}]\n');
});

test('a footer is always there, once and last', () => {
  const footer = newBlock('footer', 'f', emptyContent('en').theme, 'en');
  const text = newBlock('text', 't', emptyContent('en').theme, 'en');
  for (const list of [[], [footer, text], [footer, text, footer], [text]]) {
    const { blocks } = withFooter({ ...emptyContent('en'), blocks: list });
    expect(blocks.filter((block) => block.type === 'footer')).toHaveLength(1);
    expect(blocks.at(-1)?.type).toBe('footer');
  }
});

test.each(['letter', 'promo', 'newsletter', 'invitation', 'announcement', 'welcome', 'lebaran', 'invoice'])(
  'the template %s is sound in both languages',
  async (key) => {
    const file = JSON.parse(readFileSync(new URL(`../../../assets/templates/${key}.json`, import.meta.url), 'utf8'));
    for (const language of ['en', 'id']) {
      const content = messageContent.parse(file[language].content);
      if (content.kind !== 'blocks') throw new Error('a template is made of blocks');
      const ids = eachBlock(content).map((block) => block.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(content.language).toBe(language);
      const message = await compileMessage({
        subject: file[language].subject,
        preheader: file[language].preheader,
        content,
        text: null,
      });
      const html = message.html({
        first_name: 'Siti',
        organisation: 'Toko',
        postal_address: 'Jl. 1',
        unsubscribe_url: 'https://x.example/u',
        sender_name: 'Ratna',
      });
      expect(html).not.toContain('{{');
      expect(Buffer.byteLength(html)).toBeLessThan(40_000);
    }
  },
);
