import { describe, expect, it } from 'vitest';
import { providerOf } from '../../../electron/engine/bounces/provider.ts';

const of = (
  address: string | null,
  diagnostic = '',
  remoteMta: string | null = null,
  reportingMta: string | null = null,
) => providerOf({ address, diagnostic, remoteMta, reportingMta });

describe('whose system refused', () => {
  it.each([
    ['siti@gmail.com', 'gmail'],
    ['siti@googlemail.com', 'gmail'],
    ['siti@hotmail.co.uk', 'microsoft'],
    ['siti@live.com', 'microsoft'],
    ['siti@yahoo.co.id', 'yahoo'],
    ['siti@ymail.com', 'yahoo'],
    ['siti@icloud.com', 'apple'],
    ['siti@yandex.com.tr', 'yandex'],
    ['siti@bk.ru', 'mailru'],
    ['siti@web.de', 'gmx'],
    ['siti@docomo.ne.jp', 'docomo'],
    ['siti@telkom.net', 'telkom'],
    ['siti@qq.com', 'qq'],
    ['SITI@Perusahaan.Example', 'perusahaan.example'],
  ])('by the address %s: %s', (address, provider) => {
    expect(of(address)).toBe(provider);
  });

  it.each([
    ['dns; gmail-smtp-in.l.google.com', 'gmail'],
    ['dns; example-com.mail.protection.outlook.com', 'microsoft'],
    ['mta6.am0.yahoodns.net (67.195.204.72)', 'yahoo'],
    ['dns;mx01.mail.icloud.com', 'apple'],
    ['mx.zoho.com', 'zoho'],
    ['mx00.kundenserver.de', 'gmx'],
    ['eu-smtp-inbound-1.mimecast.com', 'mimecast'],
    ['mxa-00000.gslb.pphosted.com', 'proofpoint'],
  ])("a company's domain may be hosted anywhere: %s is %s", (host, provider) => {
    expect(of('siti@perusahaan.example', '550 5.1.1 no', host)).toBe(provider);
  });

  it.each([
    ['550-5.1.1 The email account that you tried to reach does not exist. gsmtp', 'gmail'],
    ['host mx1.example.mail.protection.outlook.com[192.0.2.1] said: 550 5.4.1 Recipient address rejected', 'microsoft'],
    ['550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'microsoft'],
    ['421 4.7.0 [TSS04] Messages temporarily deferred; see https://senders.yahooinc.com/error-codes', 'yahoo'],
    ['554 5.7.1 [CS01] Message rejected. Please visit https://support.apple.com/en-us/HT204137', 'apple'],
    ['550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=A', 'mailru'],
    ['550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?id=20022', 'qq'],
  ])('by the words alone: %s', (words, provider) => {
    expect(of('siti@perusahaan.example', words)).toBe(provider);
  });

  it('the system that wrote the report only where it refused itself', () => {
    expect(of('siti@perusahaan.example', '550 5.1.10 not found', null, 'dns;AM6PR0101.prod.outlook.com')).toBe(
      'microsoft',
    );
    expect(of('siti@perusahaan.example', '550 5.1.1 no', 'mx.perusahaan.example', 'dns; googlemail.com')).toBe(
      'perusahaan.example',
    );
    expect(of('siti@perusahaan.example', '', null, 'dns; googlemail.com')).toBe('perusahaan.example');
  });

  it('a name that only ends alike is nobody', () => {
    expect(of('siti@notgmail.com')).toBe('notgmail.com');
    expect(of('siti@perusahaan.example', '550 no', 'mx.evilgoogle.com')).toBe('perusahaan.example');
  });

  it('nothing known gives nothing', () => {
    expect(of(null)).toBe('');
  });

  it('takes bounded time', () => {
    const started = performance.now();
    of(`${'a'.repeat(1e6)}@${'b.'.repeat(1e6)}`, 'host '.repeat(1e6), 'a.'.repeat(1e6), '.'.repeat(1e6));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
