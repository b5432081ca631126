import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, findAddresses } from '../../../electron/engine/bounces/addresses.ts';
import { decodeBytes, decodeQuotedPrintable, htmlToText } from '../../../electron/engine/bounces/decode.ts';
import { parseDeliveryStatus } from '../../../electron/engine/bounces/delivery-status.ts';
import { decodeWords, parameters, readHeaders } from '../../../electron/engine/bounces/headers.ts';
import { originalFromText, splitReturned } from '../../../electron/engine/bounces/returned-mail.ts';
import { enhancedIn, replyCodeIn, stageIn } from '../../../electron/engine/bounces/smtp-words.ts';
import { partText, walk } from '../../../electron/engine/bounces/walk.ts';

const texts = (raw: string) => {
  const mail = walk(Buffer.from(raw, 'latin1'));
  return mail.parts.map((part) => [part.type, partText(mail, part).trim()]);
};

describe('parts', () => {
  const nested =
    'Content-Type: multipart/mixed; boundary="a b"\n\npreamble\n--a b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nplain\n--c\nContent-Type: text/html\n\n<p>rich</p>\n--c--\n--a b\nContent-Type: message/rfc822\n\nSubject: x\n\n--c\nnot a part\n--a b--\nepilogue';

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('nested, with %s', (_name, end) => {
    expect(texts(nested.replaceAll('\n', end))).toEqual([
      ['text/plain', 'plain'],
      ['text/html', 'rich'],
      ['message/rfc822', 'Subject: x\n\n--c\nnot a part'],
    ]);
  });

  test('a lost closing boundary, a wrong boundary parameter and none at all', () => {
    expect(texts('Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\n\ntwo')).toEqual([
      ['text/plain', 'one'],
      ['text/plain', 'two'],
    ]);
    expect(
      texts('Content-Type: multipart/mixed; boundary=wrong\n\n--right\nContent-Type: text/plain\n\none\n--right--'),
    ).toEqual([['text/plain', 'one']]);
    expect(texts('Content-Type: multipart/report\n\njust text')).toEqual([['text/plain', 'just text']]);
  });

  test('an mbox line before the header, and a part that ends where it begins', () => {
    expect(
      texts(
        'From a@example.org Thu Apr 29 23:34:45 2026\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n--x\n\ntwo\n--x--',
      ),
    ).toEqual([
      ['text/plain', ''],
      ['text/plain', 'two'],
    ]);
  });

  test('encodings and charsets are undone where needed', () => {
    const part = (head: string, body: string) => texts(`${head}\n\n${body}`)[0]?.[1];
    expect(
      part(
        'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable',
        'caf=C3=A9 soft=\n line',
      ),
    ).toBe('café soft line');
    expect(
      part(
        'Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: base64',
        Buffer.from('\x1b$B%a!<%k\x1b(B', 'latin1').toString('base64'),
      ),
    ).toBe('メール');
    expect(part('Content-Type: text/plain; charset=no-such', 'caf\xe9')).toBe('café');
  });
});

describe('small readers', () => {
  test('headers are unfolded, and nonsense lines are passed over', () => {
    const { headers, end } = readHeaders('Subject: a\n b\nnonsense\nTo: c\n\nbody', 0);
    expect([headers.get('subject'), headers.get('to'), end]).toEqual([['a b'], ['c'], 30]);
    expect(
      parameters('multipart/report; boundary="x; \\"y"; report-type=delivery-status').params.get('report-type'),
    ).toBe('delivery-status');
    expect(decodeWords('=?utf-8?B?w6k=?= =?ISO-8859-1?Q?=E9_x?=')).toBe('éé x');
  });

  test('quoted-printable decodes whatever was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const encoded = [...bytes].map((byte) => `=${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
        expect([...decodeQuotedPrintable(encoded)]).toEqual([...bytes]);
      }),
    );
    expect(decodeBytes(Buffer.from([0xff, 0xfe]), '')).toBe('ÿþ');
  });

  test('HTML becomes lines, addresses in angle brackets stay', () => {
    expect(htmlToText('<style>x</style>a<br>b&amp;c<p><user@example.org>').trim()).toBe('a\nb&c\n<user@example.org>');
  });

  test('addresses are found as they stand, decoration left out', () => {
    expect(
      findAddresses(`to <a.b+c@example.org>, mailto:d@example.com. "e..f"@example.net 'g@example.org'`).map(
        (one) => one.address,
      ),
    ).toEqual(['a.b+c@example.org', 'd@example.com', '"e..f"@example.net', 'g@example.org']);
    expect(addressOf('"x@y.example" <z@example.org>')).toBe('z@example.org');
  });

  test('status groups without blank lines between them, fields folded, types dropped', () => {
    const { reportingMta, groups } = parseDeliveryStatus(
      'Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@example.org\nAction: Failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no\n such user\nFinal-Recipient: rfc822;b@example.org\nAction: delayed\nStatus: 4.0.0 (host name lookup failure)',
    );
    expect(reportingMta).toBe('mx.example');
    expect(groups).toMatchObject([
      { address: 'a@example.org', action: 'failed', status: '5.1.1', diagnostic: '550 no such user' },
      { address: 'b@example.org', action: 'delayed', status: '4.0.0', diagnostic: 'host name lookup failure' },
    ]);
  });

  test('the returned mail is cut off at a marker or where its header begins', () => {
    const header = 'Received: from a\nMessage-ID: <1@example.org>\nFrom: me@example.org\nTo: you@example.net\n\nHello';
    expect(splitReturned(`It failed.\n\n--- Original message follows ---\n${header}`).own.trim()).toBe('It failed.');
    expect(splitReturned(`It failed.\n\n${header}`).own.trim()).toBe('It failed.');
    expect(splitReturned('The original message was received at noon\n<a@example.org> failed').own).toContain('failed');
    expect(originalFromText(header.replace(/^/gm, '> '))).toMatchObject({
      messageId: '1@example.org',
      from: 'me@example.org',
      to: ['you@example.net'],
    });
  });

  test.each([
    ['host said: 550 5.1.1 no (in reply to end of\n    DATA command)', '550', '5.1.1', 'content'],
    ['554 5.7.1 no (in reply to RCPT TO command)', '554', '5.7.1', 'rcpt'],
    ['>>> MAIL From:<a@example.org>\n<<< 553 5.1.8 no', '553', '5.1.8', 'mail'],
    ['connected to 192.0.2.5 port 525, then 10.4.5.1 went away', null, null, null],
    ['refused to talk to me: 421 busy', '421', null, 'connect'],
  ])('codes and stage of %j', (text, code, status, stage) => {
    expect([replyCodeIn(text), enhancedIn(text), stageIn(text)]).toEqual([code, status, stage]);
  });
});
