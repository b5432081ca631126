import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resolver } from '../../../electron/engine/ports.ts';
import { openTestEngine } from '../../support/engine.ts';

const asked: string[] = [];
const resolver: Resolver = {
  mx: async (domain) => {
    asked.push(domain);
    return { status: 'ok', records: [{ exchange: `mx.${domain}`, priority: 10 }] };
  },
  txt: async (name) => ({ status: 'ok', records: name.startsWith('_dmarc.') ? ['v=DMARC1; p=none'] : ['v=spf1 -all'] }),
  address: async () => ({ status: 'none' }),
};

let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeEach(async () => {
  asked.length = 0;
  engine = await openTestEngine({ resolver });
});
afterEach(() => engine.close());

const sender = { name: 'Ratna', organisation: 'Shop', postalAddress: 'Malang', replyTo: '' };
const list = async () => (await engine.client.domains.list({})).domains;

describe('the calls of domains', () => {
  it('have nothing to list before there is a sender', async () => {
    expect(await list()).toEqual([]);
  });

  it('list sender, replies and unfinished campaigns, each once', async () => {
    const { client } = engine;
    await client.settings.set({ sender: { ...sender, address: 'hi@Shop.example', replyTo: 'me@answers.example' } });
    const { id } = await client.campaigns.create({ name: 'News' });
    await client.campaigns.save({ id, sender: { name: '', address: 'a@news.example', replyTo: 'x@shop.example' } });
    const { id: other } = await client.campaigns.create({ name: 'Other' });
    await client.campaigns.save({ id: other, sender: { name: '', address: 'not an address', replyTo: '' } });
    expect((await list()).map(({ domain, use, campaigns }) => [domain, use, campaigns])).toEqual([
      ['shop.example', 'author', []],
      ['news.example', 'author', ['News']],
      ['answers.example', 'reply', []],
    ]);
  });

  it('check now, keep the answer, and ask DNS about domains in use only', async () => {
    const { client } = engine;
    await client.settings.set({ sender: { ...sender, address: 'hi@shop.example' } });
    expect((await list())[0]).toMatchObject({ checkedAt: null, rows: [] });
    const checked = await client.domains.check({ domain: 'shop.example' });
    expect(checked.rows.map((row) => row.key)).toEqual(['dns_mx', 'dns_spf', 'dns_dkim', 'dns_dmarc']);
    expect(await list()).toEqual([checked]);
    await expect(client.domains.check({ domain: 'else.example' })).rejects.toMatchObject({ code: 'not_found' });
    expect(asked).toEqual(['shop.example']);
  });

  it('keep a selector, forget what was checked without it, and refuse what is none', async () => {
    const { client } = engine;
    await client.settings.set({ sender: { ...sender, address: 'hi@shop.example' } });
    await client.domains.check({ domain: 'shop.example' });
    await client.domains.setSelector({ domain: 'shop.example', selector: 'k1.2026' });
    expect((await list())[0]).toMatchObject({ selector: 'k1.2026', checkedAt: null, rows: [] });
    const { rows } = await client.domains.check({ domain: 'shop.example' });
    expect(rows.find((row) => row.key === 'dns_dkim_none')?.values).toMatchObject({ selector: 'k1.2026' });
    for (const selector of ['a..b', '-a', 'a b', '*', 'x@y'])
      await expect(client.domains.setSelector({ domain: 'shop.example', selector })).rejects.toMatchObject({
        code: 'invalid_input',
      });
  });

  it('share their answer with the check of a campaign', async () => {
    const { client } = engine;
    await client.settings.set({ sender: { ...sender, address: 'hi@shop.example' } });
    const { id } = await client.campaigns.create({ name: 'News' });
    const { rows } = await client.campaigns.check({ id });
    const told = rows.filter((row) => row.place === 'domain').map((row) => row.key);
    expect(told.sort()).toEqual(['dns_dkim', 'dns_dmarc', 'dns_mx', 'dns_spf']);
    expect((await list())[0]?.checkedAt).not.toBeNull();
  });
});
