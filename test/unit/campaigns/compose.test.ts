import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { picturePart } from '../../../electron/engine/campaigns/attachments.ts';
import { compileLetter, type Letterhead } from '../../../electron/engine/campaigns/compose.ts';
import { headerText } from '../../../electron/engine/campaigns/header-text.ts';
import { openToken } from '../../../electron/engine/campaigns/tokens.ts';
import { compileMessage } from '../../../electron/engine/content/public.ts';
import { cleanValue } from '../../../electron/engine/content/template.ts';
import { type BlockContent, emptyContent } from '../../../shared/blocks.ts';

const key = Buffer.alloc(32, 7);
const head: Letterhead = {
  campaignId: 12,
  listId: 'list-3',
  language: 'id',
  campaignName: 'Promo',
  sender: {
    name: 'Roti "Kenanga", Malang',
    address: 'halo@rotikenanga.example',
    replyTo: 'balas@rotikenanga.example',
    organisation: 'Roti Kenanga',
    postalAddress: 'Jl. Kenanga 1, Malang',
  },
  unsubscribe: { mailbox: 'keluar@rotikenanga.example', url: null, oneClick: false },
  tokenKey: key,
};

function content(): BlockContent {
  const empty = emptyContent('id');
  return {
    ...empty,
    blocks: [
      { id: 'h', type: 'heading', text: 'Halo {{ first_name | default: "Kak" }}', level: 1, align: 'left' },
      {
        id: 't',
        type: 'text',
        html: '<p>X[{{ note }}]X <a href="https://x.example/?q={{ note }}">lihat</a></p>',
        align: 'left',
      },
      {
        id: 'i',
        type: 'image',
        src: 'attachment:roti',
        alt: 'Roti {{ note }}',
        href: '',
        width: null,
        align: 'center',
      },
      ...empty.blocks.slice(1),
    ],
  };
}

async function letter(own: Letterhead = head) {
  const source = { subject: 'S:{{ note }}', preheader: 'P {{ first_name }}', content: content(), text: null };
  const message = await compileMessage(source, 'rotikenanga.example');
  const picture = { bytes: Buffer.from('not really a picture'), type: 'image/png' };
  const compose = compileLetter(
    message,
    own,
    message.images.map(({ cid }) => picturePart(picture, cid)),
  );
  return (values: Record<string, string>, name = 'Siti', test = false) =>
    compose({ address: 'siti@example.com', name, values }, { messageRowId: 41, at: 1_790_000_000_000, test });
}

/** What contacts could hold at worst: line breaks, NUL, endless words, every script, our own syntax and encoded words. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    'a\r\nBcc: evil@example.net',
    'a\nX: y\n\nbody',
    '\u0000',
    '\r',
    'x'.repeat(3_000),
    'é'.repeat(2_000),
    '"><script>alert(1)</script>',
    '=?utf-8?Q?x?=',
    '{{ email }}',
    '{% if a %}',
    '.\r\n.\r\n',
    '--part',
    '\u202Egpj.exe',
    '=3D=\r\n',
    'Siti, "Budi" <x@example.net>',
    ' \t ',
  ),
);

const HEADERS = [
  'from',
  'to',
  'reply-to',
  'subject',
  'message-id',
  'date',
  'list-unsubscribe',
  'list-id',
  'feedback-id',
  'mime-version',
  'content-type',
];
const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim();

test('hostile merge values never change the structure of a message, and arrive as they are', async () => {
  const compose = await letter();
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (note, name) => {
      const { raw } = compose({ note, first_name: name }, name);
      const text = raw.toString('latin1');
      for (const line of text.split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(998);
        expect(/[\r\n\u0000]/.test(line)).toBe(false);
      }
      const mail = await PostalMime.parse(raw);
      expect(mail.headers.map((header) => header.key)).toEqual(HEADERS);
      expect(mail.to?.map((to) => to.address)).toEqual(['siti@example.com']);
      expect(mail.from?.address).toBe('halo@rotikenanga.example');
      expect(mail.cc).toBeUndefined();
      expect(mail.bcc).toBeUndefined();
      expect(squeeze(mail.subject ?? '')).toBe(squeeze(headerText(`S:${cleanValue(note).trim()}`)));
      const plain = cleanValue(note).trim();
      expect(mail.text).toContain(`X[${plain}]X`);
      expect(mail.attachments).toHaveLength(1);
      expect(mail.html).not.toContain('<script');
      expect(mail.html?.match(/<a /g)).toHaveLength(2);
    }),
    { numRuns: 120 },
  );
});

test('the unsubscribe header is one unbroken address that names the message', async () => {
  const { raw } = (await letter())({ note: 'x' });
  const header = /^List-Unsubscribe: (.*(?:\r\n .*)*)\r\n(?! )/m.exec(raw.toString('latin1'))?.[1] ?? '';
  expect(header).toMatch(/^<mailto:keluar@rotikenanga\.example\?subject=unsubscribe%20[0-9a-z]{26}>$/);
  expect(openToken(key, header.slice(-27, -1))).toBe(41);
  expect(raw.toString('latin1')).not.toContain('List-Unsubscribe-Post');
});

test('a tested endpoint comes first, with the one-click header; each address on one line', async () => {
  const url = `https://rotikenanga.example/keluar?${'long='.repeat(40)}`;
  const compose = await letter({
    ...head,
    unsubscribe: { mailbox: 'keluar@rotikenanga.example', url, oneClick: true },
  });
  const text = compose({ note: '' }).raw.toString('latin1');
  expect(text).toMatch(
    /^List-Unsubscribe: <https:\/\/rotikenanga\.example\/keluar\?[^\s<>]+>,\r\n <mailto:[^\s<>]+>\r\n/m,
  );
  expect(text).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
});

test('a test mail says so and its token is nobody’s', async () => {
  const { raw, messageId } = (await letter())({ note: 'x' }, 'Siti', true);
  const mail = await PostalMime.parse(raw);
  expect(mail.subject).toBe('[Uji] S:x');
  expect(openToken(key, messageId.slice(1, 27))).toBeUndefined();
});

test('tokens survive a change of case and refuse a changed digit', async () => {
  const { messageId } = (await letter())({ note: 'x' });
  const token = messageId.slice(1, 27);
  expect(openToken(key, token.toUpperCase())).toBe(41);
  const other = token.startsWith('0') ? `1${token.slice(1)}` : `0${token.slice(1)}`;
  expect(openToken(key, other)).toBeUndefined();
  expect(openToken(Buffer.alloc(32, 8), token)).toBeUndefined();
});
