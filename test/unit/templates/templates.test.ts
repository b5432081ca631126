import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestEngine } from '../../support/engine.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeAll(async () => {
  engine = await openTestEngine();
});
afterAll(() => engine.close());

test('both languages have the same templates, each with words of its own', async () => {
  const [en, id] = [
    await engine.client.templates.list({ language: 'en' }),
    await engine.client.templates.list({ language: 'id' }),
  ];
  expect(en.templates.map((each) => each.key)).toEqual(id.templates.map((each) => each.key));
  expect(en.templates.length).toBeGreaterThanOrEqual(6);
  for (const [n, template] of en.templates.entries()) {
    expect(template.name).not.toBe(id.templates[n]?.name);
    expect(template.content.language).toBe('en');
  }
});

test('every template can be previewed and starts a campaign whose message has no blocker of its own', async () => {
  const { client } = engine;
  for (const language of ['en', 'id'] as const) {
    for (const { key } of (await client.templates.list({ language })).templates) {
      const { preview } = await client.templates.preview({ key, language });
      const { html } = await client.content.previewDocument({ ticket: preview });
      expect(html).toContain(language === 'id' ? 'Berhenti berlangganan' : 'Unsubscribe');
      expect(html).not.toContain('{{');
      const { id } = await client.campaigns.create({ template: key, language });
      const { rows } = await client.campaigns.check({ id, online: false });
      const own = rows.filter((row) => row.place === 'message' && (row.level === 'blocker' || row.level === 'warning'));
      expect(
        own.map((row) => row.key).filter((name) => name !== 'content.placeholder_text'),
        key,
      ).toEqual([]);
    }
  }
});

test('a template that there is not says so', async () => {
  await expect(engine.client.templates.preview({ key: 'nothing', language: 'en' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(engine.client.campaigns.create({ template: 'nothing' })).rejects.toMatchObject({ code: 'not_found' });
});
