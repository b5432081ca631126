import { createPrivateKey, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { beforeAll, expect, test } from 'vitest';
import { picturePart } from '../../../electron/engine/campaigns/attachments.ts';
import { compileSignedLetter, type Letterhead } from '../../../electron/engine/campaigns/compose.ts';
import { compileMessage } from '../../../electron/engine/content/public.ts';
import { dkimRecord, makeDkimKey, namesKey } from '../../../electron/engine/domains/dkim-record.ts';
import { type DkimSigningKey, signerOf } from '../../../electron/engine/domains/dkim-sign.ts';
import { verifyDkim } from '../../support/dkim-verify.ts';

// RFC 8463 appendix A: keys, and a message that both of them signed.
const RFC_RECORDS: Record<string, string> = {
  'brisbane._domainkey.football.example.com': 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  'test._domainkey.football.example.com':
    'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB',
};
const RFC_MESSAGE = `DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`.replaceAll('\n', '\r\n');

test('the verifier of these tests holds RFC 8463’s own message to be signed, and a changed one not', () => {
  const dns = (name: string) => RFC_RECORDS[name];
  const results = (text: string) => verifyDkim(Buffer.from(text), dns).map(({ result }) => result);
  expect(results(RFC_MESSAGE)).toEqual(['pass', 'pass']);
  expect(results(RFC_MESSAGE.replace('hungry', 'angry'))).toEqual(['body', 'body']);
  expect(results(RFC_MESSAGE.replace('dinner', 'supper'))).toEqual(['signature', 'signature']);
});

test('the public half of RFC 8463’s private key is written as its record has it', () => {
  const seed = Buffer.from('nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=', 'base64');
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
  const record = RFC_RECORDS['brisbane._domainkey.football.example.com'] ?? '';
  expect(namesKey(record, 'ed25519', publicKey)).toBe(true);
  expect(namesKey(record, 'rsa', publicKey)).toBe(false);
  expect(namesKey(`v=DKIM1;k=ed25519;p=${publicKey.slice(0, 20)} ${publicKey.slice(20)}`, 'ed25519', publicKey)).toBe(
    true,
  );
  expect(namesKey('v=DKIM1; k=ed25519; p=', 'ed25519', publicKey)).toBe(false);
});

const records: Record<string, string> = {};
const keys: DkimSigningKey[] = [];
beforeAll(async () => {
  for (const kind of ['rsa', 'ed25519'] as const) {
    const { pem, publicKey } = await makeDkimKey(kind);
    const { name, value } = dkimRecord({ domain: 'toko.example', selector: `m-${kind}`, kind }, publicKey);
    records[name] = value;
    keys.push({ domain: 'toko.example', selector: `m-${kind}`, kind, key: createPrivateKey(pem) });
  }
});
const dns = (name: string) => records[name];

async function letter(url: string | null) {
  const head: Letterhead = {
    campaignId: 7,
    listId: 'contacts',
    language: 'id',
    campaignName: 'Promo',
    sender: {
      name: 'Toko Mélati',
      address: 'kabar@toko.example',
      replyTo: 'balas@toko.example',
      organisation: 'Toko',
      postalAddress: 'Jl. Mawar 1',
    },
    unsubscribe: { mailbox: 'stop@toko.example', url, oneClick: url !== null },
    tokenKey: Buffer.alloc(32, 3),
  };
  const html =
    '<html><body>\n      <p>  Halo   {{ note }}  .</p>\t\t\n\n\n<img src="attachment:satu" alt="x"><a href="{{ unsubscribe_url }}">x</a></body></html>\n\n';
  const message = await compileMessage(
    {
      subject: 'Kabar  {{ note }}',
      preheader: '',
      content: { kind: 'html', language: 'id', html },
      text: '  dua  spasi  \n{{ note }}\n\n\n',
    },
    'toko.example',
  );
  const picture = picturePart({ bytes: Buffer.alloc(500, 'ab'), type: 'image/png' }, message.images[0]?.cid ?? '');
  return compileSignedLetter(message, head, [picture], signerOf(keys));
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '.', '=', 'a', ';', ':', 'é'), maxLength: 60 }),
);

test('every message carries both signatures, which hold whatever contacts hold', async () => {
  const fill = await letter('https://toko.example/keluar');
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (note, name) => {
      const to = { address: 'siti@example.com', name, values: { note } };
      const { raw } = await fill(to, { messageRowId: 5, at: 1_790_000_000_000, test: false });
      expect(verifyDkim(raw, dns).map(({ algorithm, result }) => `${algorithm} ${result}`)).toEqual([
        'rsa-sha256 pass',
        'ed25519-sha256 pass',
      ]);
    }),
    { numRuns: 60 },
  );
});

test('nothing that matters can be added or changed on the way', async () => {
  const fill = await letter('https://toko.example/keluar');
  const to = { address: 'siti@example.com', name: 'Siti', values: { note: 'x' } };
  const { raw } = await fill(to, { messageRowId: 5, at: 1_790_000_000_000, test: false });
  const text = raw.toString('latin1');
  const results = (changed: string) =>
    new Set(verifyDkim(Buffer.from(changed, 'latin1'), dns).map(({ result }) => result));
  for (const name of ['From', 'To', 'Subject', 'Date', 'List-Unsubscribe', 'List-Unsubscribe-Post']) {
    expect(results(text.replace(`\r\n${name}: `, `\r\n${name}: added\r\n${name}: `)), name).toEqual(
      new Set(['signature']),
    );
  }
  expect(results(text.replace('\r\nReply-To: ', '\r\nReply-To: x'))).toEqual(new Set(['signature']));
  expect(results(text.replace('Halo', 'Hola'))).toEqual(new Set(['body']));
  // What relays do on the way is borne: other blanks, another field on top.
  expect(results(`Received: from x\r\n${text}`)).toEqual(new Set(['pass']));
  expect((await PostalMime.parse(raw)).subject).toBe('Kabar x');
  for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  expect(
    text
      .slice(0, text.indexOf('\r\nFrom:'))
      .split('\r\n')
      .every((line) => line.length <= 78),
  ).toBe(true);
});

test('one-click is signed also where there is none, so that nobody can add it', async () => {
  const fill = await letter(null);
  const { raw } = await fill(
    { address: 'a@example.com', name: '', values: {} },
    { messageRowId: 5, at: 1, test: true },
  );
  const [verdict] = verifyDkim(raw, dns);
  expect(verdict?.result).toBe('pass');
  expect(verdict?.signed).toContain('list-unsubscribe-post');
});
