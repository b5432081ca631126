import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import MailComposer from 'nodemailer/lib/mail-composer';
import PostalMime, { type Email } from 'postal-mime';
import { expect, test } from 'vitest';
import { picturePart } from '../../../electron/engine/campaigns/attachments.ts';
import { compileLetter, type Letterhead, mergeValuesOf } from '../../../electron/engine/campaigns/compose.ts';
import { headerText } from '../../../electron/engine/campaigns/header-text.ts';
import { unsubscribeLinks } from '../../../electron/engine/campaigns/unsubscribe.ts';
import { compileMessage } from '../../../electron/engine/content/public.ts';
import { compileText } from '../../../electron/engine/content/template.ts';

// Our composer against nodemailer's own: the same message, written by both, read by a third party, means the same.
const RUNS = Number(process.env.COMPOSE_RUNS ?? 1_500);

const SENDER = {
  name: 'Toko Mélati, "Bandung"',
  address: 'kabar@toko.example',
  replyTo: 'balas@toko.example',
  organisation: 'Toko Melati',
  postalAddress: 'Jl. Mawar 1\nBandung',
};
const head = (url: string | null): Letterhead => ({
  campaignId: 7,
  listId: 'contacts',
  language: 'id',
  campaignName: 'Promo = murah',
  sender: SENDER,
  unsubscribe: { mailbox: 'stop@toko.example', url, oneClick: url !== null },
  tokenKey: Buffer.alloc(32, 3),
});
const HTML = `<html><body>
<h1 style="color:#c00">Halo {{ first_name | default: "Kak" }}</h1>
<p>.titik {{ note }}.</p>
<p>ünïcode — ${'x'.repeat(120)} {{ note | upcase }}</p>
<img src="attachment:satu" alt="{{ note }}"><a href="https://toko.example/?q={{ note }}&amp;n=1">lihat</a>
<a href="{{ link }}">tautan</a> <a href="{{ unsubscribe_url }}">berhenti</a>
</body></html>`;
const TEXT =
  '.Halo {{ first_name }},\n\n{{ note }}\n.{{ note }}\n\t  tab = sama  \nhttps://toko.example/?q={{ note }}\n{{ unsubscribe_url }}\n{{ postal_address }}\n';
const PICTURE = { bytes: Buffer.from(Array.from({ length: 700 }, (_, n) => (n * 37) & 255)), type: 'image/png' };

const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 90 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 200 }) },
  // Lone surrogates: a string of any UTF-16 units.
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units)),
  },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.constantFrom(
          '\r',
          '\n',
          '\r\n',
          '\u0000',
          '\u2028',
          '\u2029',
          '\u0085',
          '.',
          '..',
          '\n.\n',
          '\r\n.\r\n',
          '=',
          '=20',
          '=\n',
          '=?utf-8?Q?x?=',
          '=?utf-8?B?eA==?=',
          '"',
          "'",
          '\\',
          '<',
          '>',
          '&',
          ',',
          ';',
          ':',
          '@',
          '(',
          ')',
          ' ',
          '   ',
          '\t',
          'é',
          '👩‍👩‍👧',
          'שלום',
          '\u202e',
          '\u200f',
          '\ufeff',
          'Bcc: x@example.net',
          '--=_part_',
          '{{ email }}',
          'kata biasa',
        ),
        { maxLength: 14 },
      )
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('x'.repeat(10_240), 'é'.repeat(5_000), `${'a '.repeat(600)}`, 'https://a.example/ b'),
  },
);

async function prepared(url: string | null) {
  const source = {
    subject: 'Kabar: {{ note }}',
    preheader: 'P {{ first_name }}',
    content: { kind: 'html' as const, language: 'id' as const, html: HTML },
    text: TEXT,
  };
  const message = await compileMessage(source, 'toko.example');
  const cid = message.images[0]?.cid ?? '';
  const letter = compileLetter(message, head(url), [picturePart(PICTURE, cid)]);
  return { message, cid, letter };
}

function byNodemailer(
  { message, cid }: Awaited<ReturnType<typeof prepared>>,
  own: Letterhead,
  to: { name: string; address: string; values: Record<string, string> },
  made: { messageId: string; at: number },
): Promise<Buffer> {
  const token = made.messageId.slice(1, 27);
  const links = unsubscribeLinks(own.unsubscribe, token, to.address);
  const values = mergeValuesOf(own, to, links.bodyUrl);
  const put = (value: string) => ({ prepared: true, value });
  return new MailComposer({
    from: { name: SENDER.name, address: SENDER.address },
    to: { name: headerText(to.name, 200), address: to.address },
    replyTo: SENDER.replyTo,
    subject: headerText(message.subject(values)),
    messageId: made.messageId,
    date: new Date(made.at),
    headers: {
      'List-Unsubscribe': put(links.header),
      ...(links.oneClick ? { 'List-Unsubscribe-Post': put('List-Unsubscribe=One-Click') } : {}),
      'List-Id': put('<contacts.toko.example>'),
      'Feedback-ID': put('7:contacts:campaign:tokoexample'),
    },
    text: message.text(values),
    html: message.html(values),
    attachments: [{ cid, content: PICTURE.bytes, contentType: PICTURE.type, contentDisposition: 'inline' }],
  })
    .compile()
    .build();
}

/** What a message means to whoever reads it. */
function meaning(mail: Email) {
  const header = (name: string) =>
    mail.headers.filter(({ key }) => key === name).map(({ value }) => value.replace(/\s+/g, ' '));
  // Line ends at the end of a part: their number differs between readers.
  const lines = (text: string | undefined) => (text ?? '').replace(/\n+$/, '');
  return {
    from: mail.from,
    to: mail.to,
    cc: mail.cc,
    bcc: mail.bcc,
    replyTo: mail.replyTo,
    subject: mail.subject,
    messageId: mail.messageId,
    date: mail.date,
    lists: ['list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'feedback-id'].map(header),
    names: mail.headers.map(({ key }) => key).sort(),
    text: lines(mail.text),
    html: lines(mail.html),
    pictures: mail.attachments.map((each) => ({
      type: each.mimeType,
      cid: each.contentId,
      inline: each.disposition,
      related: each.related,
      bytes: Buffer.from(each.content as ArrayBuffer).toString('base64'),
    })),
  };
}

/** What no relay may ever get from us (RFC 5322 section 2.1.1, RFC 5321 section 4.5.2). */
function expectWellFormed(raw: Buffer) {
  const text = raw.toString('latin1');
  for (const line of text.split('\r\n')) {
    if (line.length > 998) throw new Error(`a line of ${line.length}`);
    if (/[\r\n\u0000]/.test(line)) throw new Error(`a bare line end or NUL: ${JSON.stringify(line.slice(0, 80))}`);
  }
  const headers = text.slice(0, text.indexOf('\r\n\r\n'));
  expect(/[^\x20-\x7e\r\n]/.test(headers)).toBe(false);
  for (const line of headers.split('\r\n')) {
    // What is longer has no blank to fold at: an address, an identifier.
    const foldable = line.replace(/^[A-Za-z-]+: |^ /, '').includes(' ');
    if (line.length > 78 && foldable) throw new Error(`a header line of ${line.length}: ${line}`);
  }
  const body = text.slice(headers.length + 4);
  expect(/[^\x09\x20-\x7e\r\n]/.test(body)).toBe(false);
  expect(/^\./m.test(body)).toBe(false);
}

test.each([
  ['by mail', null],
  ['by an endpoint of one’s own', 'https://toko.example/keluar?x=1'],
])(
  'our message and nodemailer’s mean the same whatever contacts hold (leaving %s)',
  async (_way, url) => {
    const own = await prepared(url);
    const at = Date.UTC(2026, 10, 22, 8, 30, 5);
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (note, name, link) => {
        const to = { address: 'siti@example.com', name, values: { note, first_name: name, link } };
        const { raw, messageId } = own.letter(to, { messageRowId: 12, at, test: false });
        expectWellFormed(raw);
        const theirs = await byNodemailer(own, head(url), to, { messageId, at });
        const expected = meaning(await PostalMime.parse(theirs));
        // A value that looks like an encoded word is one to nodemailer and its readers; ours arrives as it was written.
        if (name.includes('=?')) expected.to = [{ name: headerText(name, 200), address: to.address }];
        if (note.includes('=?')) expected.subject = headerText(own.message.subject({ note }));
        expect(meaning(await PostalMime.parse(raw))).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  },
  120_000,
);

test.each([
  'budi.s+kabar@example.com',
  'a..b@example.com',
  'budi@exämple.test',
  'büdi@exämple.test',
  "o'brien@example.com",
  'two@ats@example.com',
])('an address is written as nodemailer writes it: %s', async (address) => {
  const own = await prepared(null);
  const at = Date.UTC(2026, 10, 22);
  const to = { address, name: 'Budi', values: {} };
  const { raw, messageId } = own.letter(to, { messageRowId: 12, at, test: false });
  const theirs = await byNodemailer(own, head(null), to, { messageId, at });
  const toLine = (message: Buffer) => /^To: .*$/m.exec(message.toString('utf8'))?.[0];
  expect(toLine(raw)).toBe(toLine(theirs));
});

test('merge tags mean what they mean in Liquid', () => {
  const liquid = new Liquid({ ownPropertyOnly: true, jsTruthy: true });
  liquid.registerFilter('capitalize', (value?: string) => (value ?? '').replace(/^./, (first) => first.toUpperCase()));
  const word = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '1', '-', 'z'), maxLength: 8 });
  const filters = fc.array(fc.constantFrom(' | upcase', ' | downcase', ' | capitalize'), { maxLength: 2 });
  fc.assert(
    fc.property(fc.option(word), fc.option(word), filters, (value, fallback, steps) => {
      const tag = `{{ note${fallback === null ? '' : ` | default: "${fallback}"`}${steps.join('')} }}`;
      const values = value === null ? {} : { note: value.trim() };
      expect(compileText(`x${tag}y`)(values as Record<string, string>)).toBe(
        liquid.parseAndRenderSync(`x${tag}y`, values),
      );
    }),
    { numRuns: 1_000 },
  );
});
