import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../renderer/api/client.ts';
import { directApi } from '../../renderer/api/direct.ts';
import { createDraftStore, draftOf } from '../../renderer/features/message/draft-store.ts';
import { shownSource } from '../../renderer/features/message/image-sources.ts';
import { type BlockContent, newBlock } from '../../shared/blocks.ts';
import { AppError } from '../../shared/errors.ts';
import { openTestEngine } from '../support/engine.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
let api: Api;
let id: number;
beforeEach(async () => {
  engine = await openTestEngine();
  api = directApi(engine.client);
  id = (await engine.client.campaigns.create({ name: 'Promo', language: 'en' })).id;
});
afterEach(async () => {
  api.close();
  await engine.close();
});

/** The same engine, but saving fails as it does while the engine restarts. */
function unreachable(failing: () => boolean): Api {
  const { client } = api;
  const campaigns = new Proxy(client.campaigns, {
    get: (target, name) =>
      name === 'save' && failing()
        ? async () => Promise.reject(new AppError('engine_unavailable'))
        : target[name as keyof typeof target],
  });
  return { ...api, client: { ...client, campaigns } as Api['client'] };
}

function blocks(content: unknown): BlockContent {
  return content as BlockContent;
}

describe('a draft', () => {
  it('saves itself shortly after the last change', async () => {
    const store = createDraftStore(api, id);
    await store.getState().load();
    store.getState().edit({ subject: 'A' });
    store.getState().edit({ subject: 'Hello {{ first_name | default: "you" }}' });
    expect(store.getState().saveState).toBe('unsaved');
    await vi.waitFor(() => expect(store.getState().saveState).toBe('saved'), { timeout: 4_000 });
    expect((await engine.client.campaigns.get({ id })).subject).toBe('Hello {{ first_name | default: "you" }}');
  });

  it('shows what another window wrote, but never over what was typed here', async () => {
    const [here, there] = [createDraftStore(api, id), createDraftStore(api, id)];
    await Promise.all([here.getState().load(), there.getState().load()]);
    there.getState().edit({ subject: 'From the other window' });
    await there.getState().saveNow();
    await vi.waitFor(() => expect(here.getState().draft?.subject).toBe('From the other window'));
    here.getState().edit({ subject: 'Typed here' });
    there.getState().edit({ preheader: 'From there again' });
    await there.getState().saveNow();
    expect(here.getState().draft?.subject).toBe('Typed here');
    await here.getState().saveNow();
    await vi.waitFor(() => expect(there.getState().draft?.subject).toBe('Typed here'));
    expect(await engine.client.campaigns.get({ id })).toMatchObject({
      subject: 'Typed here',
      preheader: 'From there again',
    });
  });

  it('keeps what was typed while the engine is away, and saves it when it is back', async () => {
    let away = true;
    const store = createDraftStore(
      unreachable(() => away),
      id,
    );
    await store.getState().load();
    store.getState().edit({ subject: 'Typed while away' });
    expect(await store.getState().saveNow()).toBe(false);
    expect(store.getState()).toMatchObject({ saveState: 'waiting', failure: { code: 'engine_unavailable' } });
    await store.getState().load();
    expect(store.getState().draft?.subject).toBe('Typed while away');
    away = false;
    expect(await store.getState().saveNow()).toBe(true);
    expect((await engine.client.campaigns.get({ id })).subject).toBe('Typed while away');
  });

  it('does not lose what is typed while a save is on its way', async () => {
    const store = createDraftStore(api, id);
    await store.getState().load();
    store.getState().edit({ subject: 'one' });
    const saving = store.getState().saveNow();
    store.getState().edit({ subject: 'one two' });
    await saving;
    expect(store.getState().draft?.subject).toBe('one two');
    expect(await store.getState().saveNow()).toBe(true);
    expect((await engine.client.campaigns.get({ id })).subject).toBe('one two');
  });

  it('takes steps back and forward again', async () => {
    const store = createDraftStore(api, id);
    await store.getState().load();
    const first = blocks(store.getState().draft?.content);
    const second = { ...first, blocks: [newBlock('divider', 'line', first.theme, 'en'), ...first.blocks] };
    store.getState().edit({ content: second });
    store.getState().undo();
    expect(store.getState().draft?.content).toEqual(first);
    store.getState().redo();
    expect(store.getState().draft?.content).toEqual(second);
  });

  it('goes on showing a picture that saving turned into an attachment', async () => {
    const store = createDraftStore(api, id);
    await store.getState().load();
    const first = blocks(store.getState().draft?.content);
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const src = `data:image/png;base64,${pixel}`;
    const image = { id: 'picture', type: 'image', src, alt: 'Bread', href: '', width: null, align: 'center' } as const;
    store.getState().edit({ content: { ...first, blocks: [image, ...first.blocks] } });
    await store.getState().saveNow();
    const kept = blocks(store.getState().draft?.content).blocks[0];
    const name = kept?.type === 'image' ? kept.src : '';
    expect(name).toMatch(/^attachment:/);
    expect(shownSource(name)).toBe(src);
  });

  it('is one for all screens of a campaign', () => {
    expect(draftOf(api, id)).toBe(draftOf(api, id));
    expect(draftOf(api, id)).not.toBe(draftOf(api, id + 1));
  });
});
