import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { movedBy } from '../../renderer/features/relays/card-menu.tsx';
import { placesOf } from '../../renderer/features/relays/smtp-explanation.tsx';
import type { RelayLimits } from '../../shared/contract/relays.ts';
import { openApp } from '../support/ui-app.tsx';

let app: Awaited<ReturnType<typeof openApp>> | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

function go(path: string) {
  window.location.hash = path;
}

const LIMITS: RelayLimits = {
  windows: [{ messages: 200, seconds: 3_600 }],
  connections: 2,
  messagesPerConnection: 100,
  messageBytes: null,
  perDomain: null,
};

type Client = Awaited<ReturnType<typeof openApp>>['client'];

/** A relay to which nothing is listening. */
function relay(client: Client, name: string, more: Partial<Parameters<Client['relays']['save']>[0]> = {}) {
  return client.relays.save({ name, host: '127.0.0.1', port: 1, tls: 'none', limits: LIMITS, ...more });
}

const cardNames = () =>
  screen
    .getAllByRole('region')
    .map((card) => card.getAttribute('aria-label'))
    .filter((name) => name !== null);

describe('the order of relays', () => {
  it('moves one by a place and never beyond the ends', () => {
    expect(movedBy([1, 2, 3], 3, -1)).toEqual([1, 3, 2]);
    expect(movedBy([1, 2, 3], 1, 1)).toEqual([2, 1, 3]);
    expect(movedBy([1, 2, 3], 1, -1)).toEqual([1, 2, 3]);
    expect(movedBy([1, 2, 3], 9, 1)).toEqual([1, 2, 3]);
  });

  it('is changed by keyboard and told', async () => {
    app = await openApp();
    const a = await relay(app.client, 'Alpha');
    const b = await relay(app.client, 'Beta');
    go('/relays');
    const up = await screen.findByRole('button', { name: 'Move Beta up' });
    expect(cardNames().slice(0, 2)).toEqual(['Alpha', 'Beta']);
    up.focus();
    await app.user.keyboard('{Enter}');
    await screen.findByText('Beta is number 1 now.');
    await waitFor(() => expect(cardNames().slice(0, 2)).toEqual(['Beta', 'Alpha']));
    const kept = (await app.client.relays.list({})).relays.filter(({ kind }) => kind === 'smtp');
    expect(kept.map(({ id }) => id)).toEqual([b.id, a.id]);
  });
});

describe('a relay card', () => {
  it('switches off and on without losing what the relay is', async () => {
    app = await openApp();
    // A consent to an open line is between the person and the wizard; switching must not lose it either.
    const open = { host: 'relay.example.com', tls: 'none', allowPlain: true } as const;
    const made = await relay(app.client, 'Alpha', {
      ...open,
      preset: 'brevo',
      user: 'siti@example.com',
      password: 'x',
    });
    go('/relays');
    await app.user.click(await screen.findByRole('button', { name: 'More for Alpha' }));
    await app.user.click(await screen.findByText('Switch off'));
    await screen.findByText('Switched off');
    const off = await app.client.relays.get({ id: made.id });
    expect(off).toEqual({ ...made, enabled: false });
  });

  it('names a preset with where its limits come from', async () => {
    app = await openApp();
    await relay(app.client, 'Alpha', { preset: 'brevo' });
    go('/relays');
    await screen.findByText(/Brevo.*: limits/);
  });

  it('says why the last test failed and what to do, in Indonesian too', async () => {
    app = await openApp({ language: 'id' });
    const { id } = await relay(app.client, 'Alpha');
    for await (const _step of await app.client.relays.test({ id }));
    go('/relays');
    const card = await screen.findByRole('region', { name: 'Alpha' });
    await within(card).findByRole('heading', { name: 'Servernya ada, tetapi tidak di port ini' });
    within(card).getByText(/tidak ada yang melayani di port 1/i);
    await within(card).findByText('Periksa port');
    expect(within(card).getByRole('link', { name: 'Uji lagi' }).getAttribute('href')).toBe(`#/relays/${id}/test`);
  });

  it('leads to its health, where an error opens with why, what to do and the way there', async () => {
    app = await openApp();
    const { id } = await relay(app.client, 'Alpha');
    for await (const _step of await app.client.relays.test({ id }));
    go(`/relays/${id}/health`);
    await screen.findByRole('heading', { name: 'Health of Alpha' });
    const error = await screen.findByRole('button', { name: 'The server is there, but not on this port' });
    expect(screen.queryByText(/nobody listens on port 1/)).toBeNull();
    error.focus();
    await app.user.keyboard('{Enter}');
    await screen.findByText(/nobody listens on port 1/);
    expect(screen.getByRole('link', { name: 'Open the relay' }).getAttribute('href')).toBe(`#/relays/${id}`);
    await app.user.click(screen.getByText('31 days'));
    await screen.findByRole('button', { name: 'The server is there, but not on this port' });
  });
});

describe('remedies', () => {
  it('lead to the place where they are done, each place once', () => {
    expect(placesOf(['check_password', 'use_app_password', 'ask_provider'])).toEqual(['relay']);
    expect(placesOf(['check_domain', 'clean_list', 'see_message', 'use_other_relay'])).toEqual([
      'domains',
      'cleaning',
      'message',
      'relays',
    ]);
    expect(placesOf(['ask_provider', 'try_again_later'])).toEqual([]);
  });
});
