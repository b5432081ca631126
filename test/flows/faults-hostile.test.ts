import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { serve } from '../../electron/hosts/server.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

// Everything that comes from outside is hostile: files, names, documents, tickets, sockets, and a page that asks too much.
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function open() {
  const engine = await openTestEngine();
  let closed = false;
  const close = async () => {
    if (!closed) await engine.close();
    closed = true;
  };
  endings.push(close);
  return { ...engine, close };
}

const CONSENT = { source: 'signup' as const, note: 'test', date: Date.UTC(2026, 0, 1) };

async function importText(client: EngineClient, name: string, data: string | Buffer) {
  const ticket = await upload(client, name, data);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
  for (;;) {
    const record = await client.imports.get({ id });
    if (record.state !== 'running') return record;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function kept(client: EngineClient, ticket: string): Promise<string> {
  const parts: Buffer[] = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const slice: { data: string; next: number | null } = await client.files.read({ ticket, offset });
    parts.push(Buffer.from(slice.data, 'base64'));
    offset = slice.next;
  }
  return Buffer.concat(parts).toString('utf8');
}

describe('hostile lists', () => {
  it('a cell of 10 MB, NULs, a hundred thousand columns: bounded, reported, and the good rows come in', async () => {
    const { client } = await open();
    const started = performance.now();
    const giant = `Email,Name\na@people.example,A\nb@people.example,"${'x'.repeat(10_000_000)}"\nc@people.example,C\n`;
    const one = await importText(client, 'giant.csv', giant);
    expect(one).toMatchObject({ state: 'done' });
    expect(one.counts.created).toBeGreaterThanOrEqual(2);
    const two = await importText(
      client,
      'nul.csv',
      'Email,Name\nd\u0000@people.example,D\u0000\u0000d\u0000\ne@people.example,E\n',
    );
    expect(two.state).toBe('done');
    const wide = `Email,${Array.from({ length: 100_000 }, (_, n) => `c${n}`).join(',')}\nf@people.example${',x'.repeat(100_000)}\n`;
    const ticket = await upload(client, 'wide.csv', wide);
    const { columns } = await client.imports.preview({ ticket });
    expect(columns.length).toBeLessThanOrEqual(500);
    expect(performance.now() - started).toBeLessThan(10_000);
    const { rows } = await client.contacts.list({ limit: 100 });
    for (const { name, address } of rows) {
      expect(`${name}${address}`).not.toContain('\u0000');
      expect(name.length).toBeLessThan(100_000);
    }
  });

  it('formulas come out of every export as text', async () => {
    const { client } = await open();
    const formulas = ['=cmd|"/c calc"!A1', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'];
    const rows = formulas.map((cell, n) => `f${n}@people.example,"${cell.replaceAll('"', '""')}"`);
    await importText(client, 'formulas.csv', `Email,Remark\n${rows.join('\n')}\nno address,"=HYPERLINK(1)"\n`);
    const { ticket } = await client.contacts.export({});
    const text = await kept(client, ticket);
    expect(text).toContain('f0@people.example');
    for (const cell of text.split(/[\n,]/)) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+@\t\r＝]|^-\d/);
    const [record] = (await client.imports.list({})).rows;
    const rejected = await client.imports.downloadRejections({ id: record?.id ?? 0 });
    expect(await kept(client, rejected.ticket)).not.toMatch(/(^|[,"])=HYPERLINK/m);
  });
});

const HOSTILE_NAMES = [
  'Siti\r\nBcc: victim@people.example',
  'Siti\nX-Evil: 1\n\n<b>body</b>',
  'Siti\u0000NUL',
  '"Siti" <other@people.example>,',
  '\u202Etxt.exe\u202C',
  '\u2028Bcc: x\u2029',
  '=?utf-8?Q?=0D=0ABcc:_x?=',
  '<script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '{{ 7 | times: 6 }}{% if true %}',
  'x'.repeat(9_000),
  '🐦'.repeat(300),
  '\ud800lone',
];

describe('hostile people', () => {
  it('cannot reach beyond their place in a message: headers, envelope and body stay ours', async () => {
    const server = await scriptedServer();
    endings.push(server.close);
    const { client } = await open();
    const { relayId } = await fillWorkspace(client, { port: server.port, addresses: [], limits: { connections: 2 } });
    for (const [n, name] of HOSTILE_NAMES.entries()) {
      const values = { name, firstName: name, lastName: '', fields: {}, listIds: [], consent: CONSENT };
      await client.contacts.save({ id: null, address: `h${n}@people.example`, ...values }).catch((error) => {
        expect(error.code, JSON.stringify(name.slice(0, 20))).toBe('invalid_input');
        return client.contacts.save({
          id: null,
          address: `h${n}@people.example`,
          ...values,
          name: 'x',
          firstName: 'x',
        });
      });
    }
    const csv = HOSTILE_NAMES.map((name, n) => `i${n}@people.example,"${name.replaceAll('"', '""')}"`).join('\n');
    await importText(client, 'names.csv', `Email,First name\n${csv}\n`);
    const campaignId = await readyCampaign(client, relayId);
    const { mailable } = { mailable: (await client.campaigns.recipients({ id: campaignId })).willGet };
    for (let position = 0; position < mailable; position += 3) {
      const { preview, subject } = await client.campaigns.preview({ id: campaignId, contactId: null, position });
      const { html } = await client.content.previewDocument({ ticket: preview });
      expect(html).not.toMatch(/<script|<img[^>]+onerror/i);
      expect(subject).not.toMatch(/[\r\n\u0000\u202e]/);
    }
    await startCampaign(client, campaignId);
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ accepted: mailable, rejected: 0 });
    const allowed =
      /^(From|To|Subject|Message-ID|Date|List-Unsubscribe|List-Id|Feedback-ID|MIME-Version|Content-Type|Reply-To)$/i;
    for (const body of server.bodies) {
      const head = body.slice(0, body.indexOf('\r\n\r\n'));
      for (const line of head.split('\r\n')) {
        if (!/^[ \t]/.test(line)) expect(line.slice(0, line.indexOf(':'))).toMatch(allowed);
        expect(line.length).toBeLessThanOrEqual(998);
      }
      expect(body).not.toContain('\u0000');
      for (const line of body.split('\r\n')) {
        expect(line).not.toMatch(/[\r\n]/);
        expect(line.length).toBeLessThanOrEqual(998);
      }
      const part = body.slice(body.search(/Content-Type: text\/html/i)).replaceAll('=\r\n', '');
      expect(part).not.toMatch(/<script|<img[^>]{0,99}onerror/i);
    }
    const heard = server.commands.filter((line) => /^RCPT/i.test(line));
    expect(heard.every((line) => /^RCPT TO:<[hi]\d+@people\.example>/.test(line))).toBe(true);
    expect(heard).toHaveLength(mailable);
  });
});

const HOSTILE_HTML = `<!doctype html><html><head><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">
<link rel="stylesheet" href="https://evil.example/a.css"><style>@import url(https://evil.example/b.css); p{background:url(//evil.example/c.png)}</style>
<script>alert(1)</script></head><body onload="alert(1)"><svg onload="alert(1)"><script>alert(1)</script><foreignObject><iframe src="https://evil.example"></iframe></foreignObject></svg>
<iframe srcdoc="<script>alert(1)</script>"></iframe><form action="https://evil.example"><input name="a"><button formaction="javascript:alert(1)">x</button></form>
<a href="java&#115;cript:alert(1)">a</a><a href=" data:text/html,<script>alert(1)</script>">b</a><img src="https://evil.example/pixel.gif" srcset="https://evil.example/2x.gif 2x">
<object data="https://evil.example"></object><embed src="https://evil.example"><math><mtext><img src=x onerror=alert(1)></mtext></math>
<video poster="https://evil.example/p.png"><source src="https://evil.example/v.mp4"></video><p style="background:u\\72l(https://evil.example/d.png)">Halo</p>
<scr<script>ipt>alert(1)</scr</script>ipt><p>{{ unsubscribe_url }}</p></body></html>`;

function expectHarmless(html: string, mode: 'preview' | 'send') {
  // A '<' inside a tag's name is part of that name (HTML 13.2.5.8): `<scr<script>` is no script.
  expect(html).not.toMatch(
    /(?<!<\w{0,9})<(script|iframe|object|embed|form|base|svg|math|video|source|input|button)\b/i,
  );
  expect(html).not.toMatch(/\son[a-z]+\s*=/i);
  expect(html).not.toMatch(/http-equiv\s*=\s*["']?refresh|srcdoc|javascript:|java&#115;/i);
  if (mode === 'preview') {
    expect(html).not.toMatch(/(src|srcset|poster|background)\s*=\s*["']?\s*(https?:)?\/\/evil/i);
    expect(html).not.toMatch(/url\(\s*["']?(https?:)?\/\/|@import/i);
  }
}

describe('hostile documents', () => {
  it('own HTML runs nothing in a preview and carries nothing dangerous in the mail', async () => {
    const server = await scriptedServer();
    endings.push(server.close);
    const { client } = await open();
    const { relayId } = await fillWorkspace(client, { port: server.port, addresses: ['siti@people.example'] });
    const id = await readyCampaign(client, relayId);
    await client.campaigns.save({ id, content: { kind: 'html', language: 'en', html: HOSTILE_HTML } });
    const { preview } = await client.campaigns.preview({ id, contactId: null, position: null });
    expectHarmless((await client.content.previewDocument({ ticket: preview })).html, 'preview');
    const { results } = await client.campaigns.testSend({ id, to: ['me@people.example'], contactId: null });
    expect(results[0]?.ok).toBe(true);
    const html = (server.bodies[0] ?? '').split(/Content-Type: text\/html/i)[1] ?? '';
    expect(html).toContain('Halo');
    const decoded = html
      .replaceAll('=\r\n', '')
      .replace(/=([0-9A-F]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    expectHarmless(decoded, 'send');
  });

  it('a mail in the practice viewer is as harmless, whoever sent it', async () => {
    const { client } = await open();
    const { port } = await client.relays.practice({});
    const raw = `From: a@people.example\r\nTo: b@people.example\r\nSubject: =?utf-8?Q?<script>alert(1)</script>=0D=0AX: y?=\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${HOSTILE_HTML.replaceAll('\n', '\r\n')}\r\n.`;
    const lines = ['EHLO me', 'MAIL FROM:<a@people.example>', 'RCPT TO:<b@people.example>', 'DATA', raw, 'QUIT'];
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.on(
        'data',
        (data) => /^\d{3} /m.test(String(data)) && lines.length > 0 && socket.write(`${lines.shift()}\r\n`),
      );
      socket.on('close', () => resolve()).on('error', reject);
    });
    const { rows } = await client.relays.practiceMessages({});
    const shown = await client.relays.practiceMessage({ id: rows[0]?.id ?? '' });
    expectHarmless((await client.content.previewDocument({ ticket: shown.preview })).html, 'preview');
  });

  it('templates that are deep, endless or full of filters end in time with a finding or plainly', async () => {
    const { client } = await open();
    const { id } = await client.campaigns.create({ name: 'Deep', language: 'en' });
    const started = performance.now();
    for (const html of [
      `${'{% if a %}'.repeat(5_000)}x${'{% endif %}'.repeat(5_000)}{{ unsubscribe_url }}`,
      `{{ first_name${' | default: "x"'.repeat(5_000)} }}`,
      `{% for i in (1..100000000) %}x{% endfor %}`,
      `{% include '/etc/passwd' %}{% render 'a' %}{% assign a = b %}`,
      '{{'.repeat(50_000),
      `${'<div>'.repeat(20_000)}x`,
      `<a ${'a="'.repeat(20_000)}>`,
    ]) {
      await client.campaigns
        .save({ id, content: { kind: 'html', language: 'en', html } })
        .catch((error) => expect(error.code).toBe('invalid_input'));
      for (const ask of [
        () => client.campaigns.check({ id, online: false }),
        () => client.campaigns.preview({ id, contactId: null, position: null }),
      ])
        await ask().catch((error) => expect(error.code, html.slice(0, 30)).not.toBe('internal'));
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('a hostile page', () => {
  it('gets nothing by guessed, dropped or foreign tickets, and cannot write beyond what it declared', async () => {
    const { client } = await open();
    const unknown = { code: 'ticket_unknown' };
    await expect(client.files.read({ ticket: 'AAAAAAAAAAAAAAAAAAAAAAAA', offset: 0 })).rejects.toMatchObject(unknown);
    for (const ticket of ['../merpati.db', '/etc/passwd', '__proto__', 'constructor'])
      await expect(client.files.read({ ticket, offset: 0 })).rejects.toMatchObject({
        code: expect.stringMatching(/ticket_unknown|invalid_input/),
      });
    const small = await client.files.open({ name: '../../x.csv', bytes: 10 });
    const data = Buffer.alloc(100).toString('base64');
    await expect(client.files.write({ ...small, offset: 0, data })).rejects.toMatchObject({ code: 'file_too_large' });
    await expect(client.files.write({ ...small, offset: 4_000_000_000, data })).rejects.toMatchObject({
      code: 'file_too_large',
    });
    await expect(client.files.write({ ...small, offset: -1, data })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(client.files.open({ name: 'x', bytes: 1e15 })).rejects.toMatchObject({ code: 'file_too_large' });
    await client.files.drop(small);
    await expect(client.files.write({ ...small, offset: 0, data: '' })).rejects.toMatchObject(unknown);
    await expect(client.imports.preview(small)).rejects.toMatchObject(unknown);
    const made = await client.contacts.export({});
    await expect(client.files.write({ ticket: made.ticket, offset: 0, data: '' })).rejects.toMatchObject(unknown);
  });

  it('a listener that sleeps through a flood is told to ask again, and costs no memory', async () => {
    const { ctx } = await open();
    const stop = new AbortController();
    const events = ctx.events.subscribe(stop.signal);
    expect((await events.next()).value).toEqual({ type: 'hello' });
    for (let n = 0; n < 50_000; n++) ctx.events.publish({ type: 'changed', what: 'contacts', id: n });
    const seen: unknown[] = [];
    const last = { type: 'changed', what: 'contacts', id: 49_999 };
    for await (const event of events) {
      seen.push(event);
      if (JSON.stringify(event) === JSON.stringify(last)) break;
    }
    expect(seen.length).toBeLessThanOrEqual(1_001);
    expect(seen[0]).toEqual({ type: 'hello' });
  });

  it('a thousand calls at once are all answered', async () => {
    const { client } = await open();
    const names = await Promise.all(
      Array.from({ length: 1_000 }, async (_, n) =>
        n % 2 === 0
          ? (await client.contacts.saveList({ id: null, name: `List ${n}` })).id
          : (await client.contacts.list({ limit: 10 })).total,
      ),
    );
    expect(names).toHaveLength(1_000);
    expect((await client.contacts.lists({})).lists).toHaveLength(500);
  });

  it('calls after the end are refused with a known code, at once', async () => {
    const server = await scriptedServer();
    endings.push(server.close);
    const engine = await open();
    const { client } = engine;
    const { relayId } = await fillWorkspace(client, { port: server.port, addresses: ['siti@people.example'] });
    const campaignId = await readyCampaign(client, relayId);
    await engine.close();
    const calls: (() => Promise<unknown>)[] = [
      () => client.settings.get({}),
      () => client.sending.pause({ campaignId }),
      () => client.sending.start({ campaignId, confirmed: 1 }),
      () => client.contacts.list({}),
      () => client.campaigns.testSend({ id: campaignId, to: ['a@people.example'], contactId: null }),
      () => client.files.open({ name: 'a', bytes: 1 }),
    ];
    for (const call of calls) {
      const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error('hangs')), 2_000).unref());
      await expect(Promise.race([call(), late])).rejects.toMatchObject({ code: 'engine_unavailable' });
    }
  });

  it('broken requests and frames beyond the limit end themselves, not the engine', async () => {
    const engine = await open();
    const folder = mkdtempSync(join(tmpdir(), 'merpati-page-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'index.html'), '<html></html>');
    const served = await serve(engine, { folder });
    endings.push(served.close);
    const path = new URL(served.url).pathname;
    const raw = (text: string) =>
      new Promise<string>((resolve) => {
        let heard = '';
        const socket = connect(served.port, '127.0.0.1', () => socket.write(text));
        socket.on('data', (data) => {
          heard += data;
        });
        socket.on('close', () => resolve(heard)).on('error', () => resolve(heard));
        socket.setTimeout(2_000, () => socket.destroy());
      });
    const host = `Host: 127.0.0.1:${served.port}\r\nConnection: close\r\n`;
    expect(await raw(`GET ${path}%E0%A4%A HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1.1 4/);
    expect(await raw(`GET ${path}%00 HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1.1 4/);
    expect(await raw(`GET //[ HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1.1 4/);
    const origin = `http://127.0.0.1:${served.port}`;
    for (const frame of ['x'.repeat(9_000_000), '{', '[]', 'null', '{"i":"1"}', Buffer.alloc(1_000)]) {
      const ws = new WebSocket(`ws://127.0.0.1:${served.port}${path}wire`, { headers: { origin } });
      await new Promise((resolve) => ws.once('open', resolve));
      ws.on('error', () => undefined);
      ws.send(frame);
      await new Promise((resolve) => setTimeout(resolve, 60));
      ws.terminate();
    }
    expect(await raw(`GET ${path} HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1.1 200/);
  });
});

describe('what somebody asked for outlives everything else', () => {
  it('an import that is undone takes back its own word only', async () => {
    const { client } = await open();
    const csv =
      'Email,Status\nown@people.example,unsubscribed\nhand@people.example,unsubscribed\nlater@people.example,bounced\n';
    const record = await importText(client, 'old-tool.csv', csv);
    expect((await client.suppressions.totals({})).total).toBe(3);
    await client.suppressions.add({ addresses: 'hand@people.example', reason: 'manual', note: 'asked by phone' });
    await client.suppressions.add({ addresses: 'later@people.example', reason: 'complained', note: 'reported' });
    await client.imports.undo({ id: record.id });
    const { rows } = await client.suppressions.list({});
    expect(rows.map(({ address, reason }) => `${address} ${reason}`).sort()).toEqual([
      'hand@people.example manual',
      'later@people.example complained',
    ]);
    await importText(client, 'again.csv', 'Email\nhand@people.example\nlater@people.example\nown@people.example\n');
    const { rows: people } = await client.contacts.list({ sort: 'address' });
    expect(people.map(({ address, status }) => `${address} ${status}`)).toEqual([
      'hand@people.example manual',
      'later@people.example complained',
      'own@people.example mailable',
    ]);
  });
});
