import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidyPreset, withEdits } from '../../../electron/engine/relays/discovery/edited-presets.ts';
import { asciiHost } from '../../../electron/engine/relays/discovery/host-name.ts';
import { bestOf, doorsOf } from '../../../electron/engine/relays/discovery/port-choice.ts';
import { offerOfPreset, presetOfMailServers } from '../../../electron/engine/relays/discovery/preset-match.ts';
import { SHIPPED } from '../../../electron/engine/relays/discovery/presets.ts';
import { TalkEnd, talkOver } from '../../../electron/engine/relays/discovery/smtp-talk.ts';
import { type ProbedPort, relayOffer, relayPreset } from '../../../shared/contract/relays.ts';

const shipped = (id: string) => {
  const found = SHIPPED.find((preset) => preset.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return found;
};
const PERSON = { local: 'siti+x', domain: 'toko.test' };

describe('edits', () => {
  it('replace the shipped preset and stay when the list is newer', () => {
    const kept = new Map<string, unknown>([['gmail', { ...shipped('gmail'), name: 'Mine' }]]);
    const newer = SHIPPED.map((preset) => (preset.id === 'gmail' ? { ...preset, name: 'Gmail 2' } : preset));
    expect(withEdits(newer, kept).find(({ id }) => id === 'gmail')).toMatchObject({ name: 'Mine', edited: true });
    expect(withEdits(newer, kept)).toHaveLength(SHIPPED.length);
  });

  it('of an older version are completed from the shipped one; what cannot be read gives way to it', () => {
    const { hints: _hints, ...older } = { ...shipped('gmail'), name: 'Mine' };
    expect(withEdits(SHIPPED, new Map([['gmail', older]]))[0]).toMatchObject({
      name: 'Mine',
      hints: shipped('gmail').hints,
    });
    expect(withEdits(SHIPPED, new Map([['gmail', { ...older, limits: 5 }]]))[0]).toEqual(shipped('gmail'));
    expect(withEdits(SHIPPED, new Map([['own', { id: 'own' }]]))).toHaveLength(SHIPPED.length);
  });

  it('add presets of their own, which are found first', () => {
    const own = { ...shipped('gmail'), id: 'own', mx: ['google.com'] };
    const all = withEdits(SHIPPED, new Map([['own', own]]));
    expect(all.at(-1)).toMatchObject({ id: 'own', edited: true });
    expect(presetOfMailServers(all, 'toko.test', ['aspmx.l.google.com'])?.preset.id).toBe('own');
  });

  it('of every shipped preset are taken as they are', () => {
    for (const { edited: _edited, ...preset } of SHIPPED) {
      expect(tidyPreset(preset)).toEqual(preset);
      for (const sign of ['\r\nRSET', '\u001b[31m', '\u202e'])
        for (const field of ['name', 'fixedUser', 'source'] as const)
          expect(() => tidyPreset({ ...preset, [field]: `a${sign}` })).toThrow('invalid_input');
    }
  });
});

describe('host names', () => {
  it.each([
    ['SMTP.Toko.Test.', 'smtp.toko.test'],
    [' smtp.bücher.test ', 'smtp.xn--bcher-kva.test'],
    ['127.0.0.1', '127.0.0.1'],
    ['[::1]', '::1'],
    ['localhost', 'localhost'],
    ['a b.test', null],
    ['-a.test', null],
    ['a..test', null],
    ['', null],
    ['smtp.toko.test/x', null],
    ['user@toko.test', null],
    ['x'.repeat(64), null],
    ['a.'.repeat(200), null],
  ])('%j', (typed, wanted) => {
    expect(asciiHost(typed)).toBe(wanted);
  });
});

describe('offers', () => {
  it.each(SHIPPED)('of $id are what the contract wants', (preset) => {
    const offer = relayOffer.parse(offerOfPreset(preset, PERSON, 'preset'));
    expect(offer.host).not.toContain('{');
    expect(offer.user).toBe(preset.user === 'address' ? 'siti@toko.test' : preset.fixedUser);
    expect(relayPreset.parse(preset).limits).toEqual(offer.limits);
  });

  it('stand in the region of the mail server', () => {
    expect(offerOfPreset(shipped('zoho-workplace'), PERSON, 'mx', 'mx2.zoho.in')).toMatchObject({
      host: 'smtppro.zoho.in',
    });
    expect(offerOfPreset(shipped('zoho-workplace'), PERSON, 'mx', 'mx.zoho.com')).toMatchObject({
      host: 'smtppro.zoho.com',
    });
  });

  it('name the other ports of the server first, then the other servers', () => {
    const { others } = offerOfPreset(shipped('amazon-ses'), PERSON, 'hand');
    expect(others.slice(0, 5).map(({ port, region }) => `${region} ${port}`)).toEqual([
      'ap-southeast-1 2465',
      'ap-southeast-1 587',
      'ap-southeast-1 2587',
      'ap-southeast-1 25',
      'ap-southeast-3 465',
    ]);
  });
});

const result = (port: number, tls: ProbedPort['tls'], state: ProbedPort['state'] = 'usable'): ProbedPort => ({
  host: 'smtp.toko.test',
  port,
  tls,
  state,
  milliseconds: 1,
  cause: null,
  remedies: [],
  words: '',
  protocol: '',
  certificate: null,
  abilities: null,
  best: false,
});

describe('the port to use', () => {
  it('is encrypted from the first byte, then the registered one, and 25 last', () => {
    const best = (...results: ProbedPort[]) => bestOf(results)?.port;
    expect(best(result(25, 'starttls'), result(587, 'starttls'), result(465, 'tls'))).toBe(465);
    expect(best(result(587, 'starttls'), result(2525, 'tls'))).toBe(2525);
    expect(best(result(2525, 'starttls'), result(587, 'starttls'))).toBe(587);
    expect(best(result(25, 'tls'), result(2525, 'starttls'))).toBe(2525);
    expect(best(result(25, 'starttls'), result(465, 'tls', 'failed'))).toBe(25);
    expect(best(result(465, 'tls', 'failed'))).toBeUndefined();
    expect(best(result(1025, 'none'), result(25, 'starttls'))).toBe(25);
  });

  it('426 is never tried', () => {
    expect(doorsOf('smtp.toko.test', [426, 465, 587], []).map(({ port }) => port)).toEqual([465, 587]);
    expect(doorsOf('smtp.toko.test', [426], []).map(({ port, tls }) => [port, tls])).toEqual([[465, 'tls']]);
  });

  it("a provider's own server is known to have a good certificate; an edited one or a guess is not", () => {
    expect(doorsOf('smtp.gmail.com', [], SHIPPED)[0]?.wellKnown).toBe(true);
    expect(doorsOf('smtp.gmail.com', [], [{ ...shipped('gmail'), edited: true }])[0]?.wellKnown).toBe(false);
    expect(doorsOf('127.0.0.1', [1025], SHIPPED)[0]?.wellKnown).toBe(false);
    expect(doorsOf('smtp.toko.test', [], SHIPPED)[0]?.wellKnown).toBe(false);
  });
});

describe('talking SMTP', () => {
  it('reads whole replies however they are cut up', async () => {
    const replies = ['220 hi\r\n', '250-a\r\n250-b\r\n250 c\r\n', '250 \r\n', '221\r\n', '554 5.7.1 no\n'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 }), async (sizes) => {
        const line = new PassThrough();
        const talk = talkOver(line);
        const whole = replies.join('');
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          line.write(whole.slice(at, at + size));
          at += size;
        }
        for (const reply of replies) expect((await talk.next(1_000)).raw).toBe(reply);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['15030100020216', 'TLS_RECORD'],
    ['160303007a', 'TLS_RECORD'],
    ['4854', 'EPROTOCOL'],
    ['3232', 'CLOSED'],
  ])('what begins with %s is %s', async (bytes, system) => {
    const line = new PassThrough();
    const talk = talkOver(line);
    line.end(Buffer.from(bytes, 'hex'));
    await expect(talk.next(1_000)).rejects.toMatchObject({ system });
  });

  it('ends whatever comes: by a reply, or by saying why there is none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const line = new PassThrough();
        const talk = talkOver(line);
        line.end(Buffer.from(bytes));
        const heard = await talk.next(1_000).catch((error: unknown) => error);
        if (heard instanceof TalkEnd) {
          expect(heard.system).toMatch(/^(CLOSED|EPROTOCOL|TLS_RECORD)$/);
          expect(heard.heard).not.toMatch(/[\x00-\x1f\x7f]/);
        } else expect(heard).toHaveProperty('reply.code');
      }),
      { numRuns: 300 },
    );
  });
});
