import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDisposable } from '../../../electron/engine/cleaning/disposable.ts';
import { type Evidence, groupOf, judge, mailboxOf, proposedAction } from '../../../electron/engine/cleaning/judge.ts';
import { askDomain, createDomainBook, isReserved, WITNESS } from '../../../electron/engine/cleaning/mail-servers.ts';
import { isRole } from '../../../electron/engine/cleaning/roles.ts';
import type { Resolver } from '../../../electron/engine/ports.ts';
import { CLEANING_REASONS } from '../../../shared/contract/cleaning.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/addresses');
const fine: Evidence = {
  address: 'siti@x.example',
  suppressed: null,
  meant: null,
  meantIsKnown: false,
  disposable: false,
  alias: false,
  domain: 'ok',
};

describe('a finding', () => {
  it.each<[string, Partial<Evidence>, string]>([
    ['nothing', {}, 'ok'],
    ['a suppression before everything', { suppressed: 'bounced', meant: 'y.example', domain: 'no_domain' }, 'bounced'],
    ['broken syntax', { address: 'siti' }, 'syntax'],
    ['a typo before the missing domain that it causes', { meant: 'y.example', domain: 'no_domain' }, 'typo'],
    ['a typo of somebody who is there already', { meant: 'y.example', meantIsKnown: true }, 'duplicate'],
    ['a dead domain before a role', { address: 'info@x.example', domain: 'null_mx' }, 'null_mx'],
    ['a throw-away domain', { disposable: true }, 'disposable'],
    ['a role', { address: 'info@x.example' }, 'role'],
    ['a role that nobody could check', { address: 'info@x.example', domain: 'dns_timeout' }, 'role'],
    ['another spelling', { alias: true }, 'free_mail_alias'],
    ['silence of DNS', { domain: 'dns_timeout' }, 'dns_timeout'],
    ['no question asked', { domain: 'not_checked' }, 'not_checked'],
  ])('of %s', (_what, evidence, reason) => expect(judge({ ...fine, ...evidence }).reason).toBe(reason));

  it('has a group for each reason, and only faults of the address cost anything by default', () => {
    for (const reason of CLEANING_REASONS) expect(groupOf(reason)).toBeTruthy();
    expect(CLEANING_REASONS.filter((reason) => proposedAction(reason) !== 'keep')).toEqual([
      'typo',
      'disposable',
      'duplicate',
      'syntax',
      'no_domain',
      'no_mail_server',
      'null_mx',
    ]);
  });

  it.each([
    ['b.u.d.i+x@gmail.com', 'budi@gmail.com'],
    ['budi@googlemail.com', 'budi@gmail.com'],
    ['budi+x@yahoo.com', 'budi@yahoo.com'],
    ['b.udi@yahoo.com', null],
    ['+x@yahoo.com', null],
  ])('%s is the mailbox %s', (key, mailbox) => expect(mailboxOf(key)).toBe(mailbox));
});

describe('roles', () => {
  it.each(['info', 'Admin', 'no-reply', 'no.reply', 'sales2', 'support+id', 'penjualan', 'customer.service', 'hrd'])(
    '%s is one',
    (local) => expect(isRole(local)).toBe(true),
  );
  it.each(['siti', 'budi.sales', 'may', 'art', 'joy', 'bill', 'mark', 'dewi.info', 'ad', 'robert'])(
    '%s is a person',
    (local) => expect(isRole(local)).toBe(false),
  );
});

describe('throw-away domains', () => {
  it('are known, sub-domains too; free mail is none', async () => {
    const isDisposable = await loadDisposable();
    expect(['mailinator.com', 'x.mailinator.com', 'tempmail.example'].map(isDisposable)).toEqual([true, true, true]);
    expect(['gmail.com', 'yahoo.co.id', 'telkom.net', 'suratku.example', 'com'].map(isDisposable)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  // Lists of such domains overlap little; this one has 46 % of the other's entries, and free mail must never be on it.
  it.skipIf(!existsSync(DATA))('cover a good part of another list', async () => {
    const isDisposable = await loadDisposable();
    const other = readFileSync(join(DATA, 'disposable_domains.txt'), 'utf8').trim().split('\n');
    expect(other.filter(isDisposable).length / other.length).toBeGreaterThan(0.4);
  });
});

describe('mail servers', () => {
  const MX = { status: 'ok', records: [{ exchange: 'mx.x.example', priority: 10 }] } as const;
  const resolver = (
    mx: Awaited<ReturnType<Resolver['mx']>>,
    address: Awaited<ReturnType<Resolver['address']>> = { status: 'none' },
  ): Resolver => ({
    mx: async () => mx,
    address: async () => address,
    txt: async () => ({ status: 'none' }),
  });

  it.each<[string, Resolver, string]>([
    ['an MX', resolver(MX), 'ok'],
    ['a null MX (RFC 7505)', resolver({ status: 'ok', records: [{ exchange: '', priority: 0 }] }), 'null_mx'],
    ['an address only (RFC 5321 5.1)', resolver({ status: 'none' }, { status: 'ok', records: ['192.0.2.1'] }), 'ok'],
    ['nothing', resolver({ status: 'none' }), 'no_mail_server'],
    ['no domain', resolver({ status: 'no_domain' }), 'no_domain'],
    ['silence', resolver({ status: 'failed', cause: 'ETIMEOUT' }), 'dns_timeout'],
    [
      'silence at the second question',
      resolver({ status: 'none' }, { status: 'failed', cause: 'ESERVFAIL' }),
      'dns_timeout',
    ],
  ])('by %s', async (_what, dns, state) => expect(await askDomain(dns, 'x.example')).toBe(state));

  it('are asked about once per domain, never about people, and not at all for the practice domains', async () => {
    const asked: string[] = [];
    const dns: Resolver = {
      ...resolver({ status: 'no_domain' }),
      mx: async (domain) => {
        asked.push(domain);
        return domain === WITNESS ? MX : { status: 'no_domain' };
      },
    };
    const book = createDomainBook(dns, isReserved);
    const { signal } = new AbortController();
    await book.learn(['a.com', 'b.com', 'a.com', 'suratku.example', 'gone.invalid'], signal);
    await book.learn(['a.com'], signal);
    expect(asked.sort()).toEqual(['a.com', 'b.com', WITNESS]);
    expect(['a.com', 'suratku.example', 'gone.invalid', 'c.com'].map(book.state)).toEqual([
      'no_domain',
      'ok',
      'no_domain',
      'not_checked',
    ]);
  });

  it('are gone for nobody where DNS says so of every name: a network without a way out must not cost a list', async () => {
    const nothing: Resolver = { ...resolver({ status: 'no_domain' }, { status: 'no_domain' }) };
    const behindWall = createDomainBook(nothing, () => false);
    const { signal } = new AbortController();
    await behindWall.learn(['a.com', 'b.com'], signal);
    expect(['a.com', 'b.com'].map(behindWall.state)).toEqual(['dns_timeout', 'dns_timeout']);
    const noMail = createDomainBook({ ...nothing, mx: async () => ({ status: 'none' }) }, () => false);
    await noMail.learn(['a.com'], signal);
    expect(noMail.state('a.com')).toBe('dns_timeout');
    const refuses = createDomainBook(
      resolver({ status: 'ok', records: [{ exchange: '.', priority: 0 }] }),
      () => false,
    );
    await refuses.learn(['a.com'], signal);
    expect(refuses.state('a.com')).toBe('null_mx');
  });
});
