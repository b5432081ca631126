import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAutoconfig } from '../../../electron/engine/relays/discovery/autoconfig-read.ts';

const PERSON = { local: 'siti+a', domain: 'toko.test' };
const read = (xml: string) => readAutoconfig(xml, PERSON);
const server = (inner: string, type = 'type="smtp"') =>
  `<clientConfig><emailProvider><outgoingServer ${type}>${inner}</outgoingServer></emailProvider></clientConfig>`;
const field = (name: string, text: string) => `<${name}>${text}</${name}>`;
const GOOD =
  field('hostname', 'smtp.toko.test') +
  field('port', '465') +
  field('socketType', 'SSL') +
  field('username', '%EMAILADDRESS%');

describe('a description of a provider', () => {
  it('is read, with what belongs to the person filled in', () => {
    const inner = GOOD.replace('%EMAILADDRESS%', '%EMAILLOCALPART%.%EMAILDOMAIN%') + field('authentication', 'OAuth2');
    expect(read(server(inner))?.outgoing).toEqual([
      { host: 'smtp.toko.test', port: 465, tls: 'tls', user: 'siti.toko.test', oauth2: true },
    ]);
    expect(read(server(GOOD.replace('smtp.toko.test', 'smtp.%EMAILDOMAIN%')))?.outgoing[0]).toMatchObject({
      host: 'smtp.toko.test',
      user: 'siti@toko.test',
    });
  });

  it('may have comments, line breaks, quotes of both kinds and entities of XML', () => {
    const inner = GOOD.replace('<port>', '<!-- <port>25</port> -->\n<port>\n  ').replace(
      '%EMAILADDRESS%',
      'a&amp;lt;b',
    );
    expect(read(server(inner, 'type=\'smtp\' id="1"'))?.outgoing).toMatchObject([{ port: 465, user: 'a&lt;b' }]);
  });

  it('offers what is encrypted, TLS first, at most five servers', () => {
    const block = (host: string, socket: string) =>
      `<outgoingServer type="smtp">${GOOD.replace('smtp.', `${host}.`).replace('SSL', socket)}</outgoingServer>`;
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
      .map((name, at) => block(name, at % 2 ? 'SSL' : 'STARTTLS'))
      .join('');
    const found = read(`<clientConfig>${block('open', 'plain')}${many}</clientConfig>`)?.outgoing ?? [];
    expect(found.map(({ host, tls }) => `${host} ${tls}`)).toEqual([
      'b.toko.test tls',
      'd.toko.test tls',
      'a.toko.test starttls',
      'c.toko.test starttls',
      'e.toko.test starttls',
    ]);
  });

  it.each([
    ['no SMTP server', server(GOOD, 'type="exchange"')],
    ['no host', server(GOOD.replace('smtp.toko.test', ''))],
    ['no host name', server(GOOD.replace('smtp.toko.test', 'a b'))],
    ['a port that is none', server(GOOD.replace('465', '0'))],
    ['a port that is too large', server(GOOD.replace('465', '65536'))],
    ['a port in words', server(GOOD.replace('465', '4e2x'))],
    ['no encryption', server(GOOD.replace('SSL', 'plain'))],
    ['a user with control characters', server(GOOD.replace('%EMAILADDRESS%', 'a\u0007b'))],
    ['an incoming server only', `<clientConfig><incomingServer type="imap">${GOOD}</incomingServer></clientConfig>`],
  ])('offers nothing where there is %s', (_what, xml) => {
    expect(read(xml)?.outgoing).toEqual([]);
  });

  it.each([
    ['a document type', `<!DOCTYPE clientConfig>${server(GOOD)}`],
    ['entities that grow', `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${server(GOOD)}`],
    ['an external entity', `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${server(field('hostname', '&f;'))}`],
    ['character data sections', server(`<![CDATA[${GOOD}]]>`)],
    ['another document', '<html><body>Welcome</body></html>'],
    ['nothing', ''],
    ['a comment without end', '<clientConfig><!-- '],
    ['a tag without end', '<clientConfig><outgoingServer type="smtp"'],
    ['too many tags', `<clientConfig>${'<a>'.repeat(6_000)}</clientConfig>`],
  ])('is refused with %s', (_what, xml) => {
    expect(read(xml)).toBeNull();
  });

  it('reads no entities but those of XML', () => {
    expect(read(server(GOOD.replace('%EMAILADDRESS%', '&f;&#65;&amp;f;')))?.outgoing[0]?.user).toBe('&f;&#65;&f;');
  });
});

/** Pieces of which hostile documents are made. */
const PIECES = fc.constantFrom(
  ...[
    '<',
    '>',
    '</',
    '/>',
    '<!--',
    '-->',
    '<?',
    '?>',
    '<!',
    '<![CDATA[',
    ']]>',
    '&',
    ';',
    '&amp;',
    '"',
    "'",
    '=',
    ' ',
    '\n',
    '\0',
    '%EMAILADDRESS%',
  ],
  ...[
    'clientConfig',
    'outgoingServer',
    ' type="smtp"',
    'hostname',
    'port',
    '587',
    'socketType',
    'STARTTLS',
    'username',
    'smtp.toko.test',
    'é',
    '\ud800',
  ],
);

describe('whatever is sent instead', () => {
  it('is read without harm, and only whole encrypted servers come out', () => {
    const hostile = fc
      .array(fc.oneof(PIECES, fc.string({ maxLength: 8 })), { maxLength: 200 })
      .map((parts) => parts.join(''));
    const document = fc.oneof(
      hostile,
      hostile.map((inner) => server(inner)),
      hostile.map((inner) => server(`${GOOD}${inner}`)),
    );
    fc.assert(
      fc.property(document, (xml) => {
        const found = read(xml);
        if (found === null) return;
        expect(found.outgoing.length).toBeLessThanOrEqual(5);
        for (const one of found.outgoing) {
          expect(one.host).toMatch(/^[a-z0-9_.:-]{1,253}$/);
          expect(['tls', 'starttls']).toContain(one.tls);
          expect(one.port).toBeGreaterThan(0);
          expect(one.user.length).toBeLessThanOrEqual(320);
          expect(one.user).not.toMatch(/[\0\r\n]/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes time with its length only', () => {
    const nasty = [
      '<a '.repeat(80_000),
      '<!--'.repeat(60_000),
      '&amp;'.repeat(50_000),
      `<x type${' '.repeat(200_000)}>`,
      '<x>'.repeat(80_000),
      `<x ${'type='.repeat(50_000)}>`,
    ];
    for (const text of nasty) {
      const started = performance.now();
      read(server(GOOD + text));
      expect(performance.now() - started).toBeLessThan(250);
    }
  });
});
