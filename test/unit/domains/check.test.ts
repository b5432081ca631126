import { describe, expect, it } from 'vitest';
import { askAbout, type Subject } from '../../../electron/engine/domains/check.ts';
import type { DnsAnswer, Resolver } from '../../../electron/engine/ports.ts';

type Answers = Readonly<Record<string, readonly string[] | 'none' | 'no_domain' | 'failed' | 'never' | 'throws'>>;

async function answer<T>(found: Answers[string] | undefined, make: (text: string) => T): Promise<DnsAnswer<T>> {
  if (found === undefined || found === 'none') return { status: 'none' };
  if (found === 'no_domain') return { status: 'no_domain' };
  if (found === 'failed') return { status: 'failed', cause: 'ESERVFAIL' };
  if (found === 'throws') throw new Error('broken resolver');
  if (found === 'never') return new Promise<never>(() => undefined);
  return { status: 'ok', records: (found as readonly string[]).map(make) };
}

function resolver(mx: Answers, txt: Answers): Resolver {
  return {
    mx: (name) => answer(mx[name], (exchange) => ({ exchange, priority: 10 })),
    txt: (name) => answer(txt[name], (text) => text),
    address: async () => ({ status: 'none' }),
  };
}

const OURS = 'shop.example';
const KEY = `v=DKIM1; k=rsa; p=${Buffer.alloc(294).toString('base64')}`;
const GOOD_MX: Answers = { [OURS]: ['mx.shop.example'] };
const GOOD_TXT: Answers = {
  [OURS]: ['v=spf1 include:relay.example ~all', 'unrelated=1'],
  'relay.example': ['v=spf1 ip4:192.0.2.0/24 -all'],
  [`_dmarc.${OURS}`]: ['v=DMARC1; p=quarantine; rua=mailto:d@shop.example'],
  [`k1._domainkey.${OURS}`]: [KEY],
};

async function rows(mx: Answers, txt: Answers, subject: Partial<Subject> = {}) {
  const all = { domain: OURS, use: 'author' as const, selector: '', relayHosts: [], ...subject };
  return askAbout(resolver(mx, txt), all, 60);
}
const words = (list: Awaited<ReturnType<typeof rows>>) => list.map(({ key, level }) => `${level} ${key}`);

describe('a sender domain', () => {
  it('passes where everything is published', async () => {
    expect(words(await rows(GOOD_MX, GOOD_TXT, { selector: 'k1' }))).toEqual([
      'passed dns_mx',
      'passed dns_spf',
      'passed dns_dkim_key',
      'passed dns_dmarc',
    ]);
  });

  it.each(['failed', 'never', 'throws'] as const)(
    'is not checked where DNS is %s, and never passed',
    async (silence) => {
      const names = [OURS, `_dmarc.${OURS}`, `k1._domainkey.${OURS}`];
      const silent = Object.fromEntries(names.map((name) => [name, silence]));
      const found = await rows(silent, silent, { selector: 'k1' });
      expect(found.map((row) => row.level)).toEqual(['not_checked', 'not_checked', 'not_checked', 'not_checked']);
      expect(words(await rows(GOOD_MX, { ...GOOD_TXT, 'relay.example': silence }))).toContain(
        'not_checked dns_spf_include_no_answer',
      );
    },
  );

  it('names the exact records that are missing', async () => {
    const found = await rows({}, {}, { relayHosts: ['mail.shop.example', 'smtp.gmail.com', '127.0.0.1'] });
    expect(words(found)).toEqual([
      'warning dns_mx_none',
      'warning dns_spf_none',
      'not_checked dns_dkim',
      'warning dns_dmarc_none',
    ]);
    expect(found.map((row) => row.record)).toEqual([
      { name: OURS, type: 'MX', value: '10 mail.shop.example' },
      { name: OURS, type: 'TXT', value: 'v=spf1 mx a:mail.shop.example include:_spf.google.com ~all' },
      null,
      { name: `_dmarc.${OURS}`, type: 'TXT', value: 'v=DMARC1; p=none' },
    ]);
  });

  it('says once that it does not exist', async () => {
    const gone = { [OURS]: 'no_domain' } as const;
    expect(words(await rows(gone, gone))).toEqual(['warning dns_domain_unknown']);
  });

  it('takes a null MX for no mail', async () => {
    expect(words(await rows({ [OURS]: [''] }, GOOD_TXT))[0]).toBe('warning dns_mx_none');
  });

  it.each([
    [['v=spf1 a -all', 'v=spf1 mx ~all'], 'warning dns_spf_several', 'v=spf1 a mx ~all'],
    [['v=spf1 a +all'], 'warning dns_spf_open', 'v=spf1 a ~all'],
    [['v=spf1 a'], 'notice dns_spf_endless', 'v=spf1 a ~all'],
    [['v=spf1 banana'], 'warning dns_spf_wrong', undefined],
    [['v=spf10 -all'], 'warning dns_spf_none', 'v=spf1 mx ~all'],
  ])('judges SPF %j', async (texts, word, value) => {
    const found = (await rows(GOOD_MX, { ...GOOD_TXT, [OURS]: texts }))[1];
    expect(`${found?.level} ${found?.key}`).toBe(word);
    expect(found?.record?.value).toBe(value);
  });

  it.each([
    [['v=DMARC1; p=none'], 'passed dns_dmarc', 'none'],
    [['v=DMARC1;p=REJECT'], 'passed dns_dmarc', 'reject'],
    [['v=DMARC1; p=maybe'], 'warning dns_dmarc_wrong', undefined],
    [['v=DMARC1; p=none', 'v=DMARC1; p=reject'], 'warning dns_dmarc_several', undefined],
    [['v=DMARC10; p=none'], 'warning dns_dmarc_none', undefined],
  ])('judges DMARC %j', async (texts, word, policy) => {
    const found = (await rows(GOOD_MX, { ...GOOD_TXT, [`_dmarc.${OURS}`]: texts })).at(-1);
    expect(`${found?.level} ${found?.key}`).toBe(word);
    expect(found?.values.policy).toBe(policy);
  });

  it('inherits DMARC from the domain above, with its policy for subdomains', async () => {
    const txt: Answers = { [`_dmarc.${OURS}`]: ['v=DMARC1; p=reject; sp=none'] };
    const found = (await rows({}, txt, { domain: `news.${OURS}` })).at(-1);
    expect(found).toMatchObject({ key: 'dns_dmarc', values: { policy: 'none' } });
  });

  it.each([
    ['none', 'warning dns_dkim_none'],
    [['v=DKIM1; p='], 'warning dns_dkim_revoked'],
    [['v=DKIM1; p=not base64 at all…'], 'warning dns_dkim_wrong'],
    [[`v=DKIM1; p=${Buffer.alloc(94).toString('base64')}`], 'warning dns_dkim_weak'],
    [[`v=DKIM1; k=ed25519; p=${Buffer.alloc(32).toString('base64')}`], 'passed dns_dkim_key'],
  ] as const)('judges a DKIM key %j', async (texts, word) => {
    const found = await rows(GOOD_MX, { ...GOOD_TXT, [`k1._domainkey.${OURS}`]: texts }, { selector: 'k1' });
    expect(words(found)[2]).toBe(word);
  });

  it('that only gets answers is asked for its MX alone', async () => {
    expect(words(await rows(GOOD_MX, {}, { use: 'reply' }))).toEqual(['passed dns_mx']);
  });
});
