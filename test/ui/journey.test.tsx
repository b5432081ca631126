import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../shared/contract/index.ts';
import { openApp } from '../support/ui-app.tsx';

let app: Awaited<ReturnType<typeof openApp>> | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

function go(path: string) {
  window.location.hash = path;
}

async function identity(client: EngineClient) {
  await client.settings.set({
    sender: {
      name: 'Toko Melati',
      address: 'news@toko.example',
      replyTo: '',
      organisation: 'Toko Melati',
      postalAddress: 'Jl. Mawar 1, Bandung',
    },
    unsubscribe: { mailbox: 'stop@toko.example', url: '', urlTestedAt: null },
  });
}

async function people(client: EngineClient, addresses: readonly string[], consent = true) {
  const list = await client.contacts.saveList({ name: 'Customers' });
  for (const address of addresses) {
    await client.contacts.save({
      address,
      firstName: 'Siti',
      listIds: [list.id],
      consent: consent ? { source: 'signup', note: '', date: Date.now() } : null,
    });
  }
}

/** A campaign to everybody that is complete but for what the test is about. */
async function draft(client: EngineClient) {
  const { templates } = await client.templates.list({ language: 'en' });
  const made = await client.campaigns.create({ name: 'Promo', template: templates[0]?.key ?? null, language: 'en' });
  await client.campaigns.save({
    id: made.id,
    subject: 'Fresh bread on Saturday',
    preheader: 'Order before Friday',
    audience: { everybody: true, listIds: [], excludeListIds: [], excludeContactIds: [] },
  });
  return made.id;
}

describe('a campaign', () => {
  it('begins in the gallery with a name and a letter', async () => {
    app = await openApp();
    go('/campaigns/new');
    await app.user.type(await screen.findByLabelText('Name'), 'Weekend');
    const letter = await screen.findByText('Plain letter', {}, { timeout: 5_000 });
    await app.user.click(letter);
    await app.user.click(screen.getByRole('button', { name: 'Create draft' }));
    await waitFor(() => expect(window.location.hash).toMatch(/#\/campaigns\/\d+\/recipients/));
    const { rows } = await app.client.campaigns.list({});
    expect(rows).toMatchObject([{ name: 'Weekend', state: 'draft' }]);
    expect(rows[0]?.subject).not.toBe('');
  });

  it('says who gets it and who does not, and names them', async () => {
    app = await openApp();
    await people(app.client, ['siti@example.com', 'budi@example.com']);
    await app.client.contacts.save({ address: 'nobody@example.com', name: 'Nobody Asked' });
    const id = await draft(app.client);
    go(`/campaigns/${id}/recipients`);
    await screen.findByText('people get it');
    await app.user.click(await screen.findByRole('button', { name: 'No recorded consent' }));
    const pane = await screen.findByRole('dialog', { name: 'No recorded consent' });
    await within(pane).findByText('Nobody Asked');
  });

  it('cannot be sent while something blocks it, and the blocker has the button that mends it', async () => {
    app = await openApp();
    await identity(app.client);
    await people(app.client, ['siti@example.com'], false);
    await app.client.relays.practice({});
    const id = await draft(app.client);
    go(`/campaigns/${id}/check`);
    const [mend] = await screen.findAllByRole('button', { name: 'Record consent source' });
    expect(screen.getByRole('button', { name: 'Next: send' })).toHaveProperty('disabled', true);
    if (mend) await app.user.click(mend);
    const dialog = await screen.findByRole('dialog', { name: 'Where did these people come from?' });
    await app.user.click(within(dialog).getByLabelText('They are customers'));
    await app.user.click(within(dialog).getByRole('button', { name: 'Record consent source' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Next: send' })).toHaveProperty('disabled', false), {
      timeout: 8_000,
    });
  });

  it('is sent to the number that was shown, and the journey ends in a report', async () => {
    app = await openApp();
    await identity(app.client);
    await people(app.client, ['siti@example.com', 'budi@example.com', 'unknown+1@example.com']);
    await app.client.relays.practice({});
    const id = await draft(app.client);
    go(`/campaigns/${id}/send`);
    await app.user.click(await screen.findByRole('button', { name: 'Send to 3 people' }));
    await waitFor(() => expect(window.location.hash).toBe(`#/campaigns/${id}/live`));
    const report = await screen.findByRole('link', { name: 'Report' }, { timeout: 15_000 });
    expect(screen.getByText('of 3')).toBeTruthy();
    await app.user.click(report);
    await screen.findByText('of 3 accepted and not come back', {}, { timeout: 5_000 });
    await screen.findByText('1 failed, by cause');
    go(`/campaigns/${id}/messages/rejected`);
    await screen.findByText('unknown+1@example.com');
  });

  it('that was stopped can go on as a new campaign for those who got nothing', async () => {
    app = await openApp();
    await identity(app.client);
    await people(app.client, ['siti@example.com', 'budi@example.com', 'maria@example.com']);
    const { relay } = await app.client.relays.practice({});
    const { host, port, tls, limits } = relay;
    const windows = [{ messages: 1, seconds: 3_600 }];
    await app.client.relays.save({
      id: relay.id,
      host: host || '127.0.0.1',
      port: port || 25,
      tls,
      limits: { ...limits, windows },
    });
    const id = await draft(app.client);
    await app.client.sending.start({ campaignId: id, confirmed: 3 });
    go(`/campaigns/${id}/live`);
    await screen.findByText('Waiting for the relay’s limit.', {}, { timeout: 10_000 });
    // The limit is reached as soon as the one message is claimed; what the dialog counts waits for its outcome.
    await waitFor(() => expect(screen.getByText('of 3').parentElement?.textContent).toMatch(/^1/), { timeout: 10_000 });
    await app.user.click(screen.getByRole('button', { name: 'Stop' }));
    await app.user.click(await screen.findByRole('button', { name: 'Stop the campaign' }));
    await app.user.click(await screen.findByRole('link', { name: 'Report' }));
    await app.user.click(await screen.findByRole('button', { name: 'New campaign for 2 people left' }));
    await waitFor(() => expect(window.location.hash).toMatch(/\/recipients$/));
    const [rest] = (await app.client.campaigns.list({})).rows;
    expect(rest?.name).toBe('Promo, the rest');
    expect(await app.client.campaigns.recipients({ id: rest?.id ?? 0 })).toMatchObject({ willGet: 2 });
  });

  it('shows a stopped engine call as a sentence with a way on, never as an empty screen', async () => {
    app = await openApp();
    go('/campaigns/999/live');
    await screen.findByText('This could not be loaded');
    screen.getByText(/no longer there/);
  });
});

describe('relays', () => {
  it('a test that fails names the cause and offers the ports that work elsewhere', async () => {
    app = await openApp();
    go('/relays/new');
    await app.user.click(await screen.findByRole('button', { name: 'Enter by hand' }));
    await app.user.type(await screen.findByLabelText('Server'), '127.0.0.1');
    const port = screen.getByLabelText('Port');
    await app.user.clear(port);
    await app.user.type(port, '9');
    await app.user.click(screen.getByRole('button', { name: 'Test the connection' }));
    await screen.findByRole('heading', { name: 'The server could not be reached' }, { timeout: 10_000 });
    screen.getByRole('button', { name: 'Try port 587 (STARTTLS)' });
    expect(screen.getByRole('button', { name: 'Next: limits' })).toHaveProperty('disabled', true);
    await app.user.click(screen.getByRole('button', { name: 'Back' }));
    expect(await screen.findByLabelText('Server')).toHaveProperty('value', '127.0.0.1');
  });

  it('goes from a working test to limits and is kept', async () => {
    app = await openApp();
    const practice = await app.client.relays.practice({});
    go('/relays/new');
    await app.user.click(await screen.findByRole('button', { name: 'Enter by hand' }));
    await app.user.type(await screen.findByLabelText('Server'), '127.0.0.1');
    await app.user.click(screen.getByText('None'));
    const port = screen.getByLabelText('Port');
    await app.user.clear(port);
    await app.user.type(port, String(practice.port));
    await app.user.click(screen.getByRole('button', { name: 'Test the connection' }));
    await screen.findByText('Everything works so far. No test mail was sent.', {}, { timeout: 10_000 });
    await app.user.click(screen.getByRole('button', { name: 'Next: limits' }));
    await app.user.click(await screen.findByRole('button', { name: 'Save relay' }));
    await waitFor(() => expect(window.location.hash).toBe('#/relays'));
    const { relays } = await app.client.relays.list({});
    expect(relays.find((each) => each.kind === 'smtp')).toMatchObject({ host: '127.0.0.1', port: practice.port });
  });
});

describe('bounces', () => {
  it('shows the telling line, and what it cost can be taken back with one click', async () => {
    app = await openApp();
    await identity(app.client);
    await people(app.client, ['siti@example.com', 'bounce+1@example.com']);
    await app.client.relays.practice({});
    const id = await draft(app.client);
    await app.client.sending.start({ campaignId: id, confirmed: 2 });
    await waitFor(async () => expect((await app?.client.campaigns.get({ id }))?.state).toBe('finished'), {
      timeout: 15_000,
    });
    go('/bounces');
    await screen.findByRole('heading', { name: 'No bounces' });
    await waitFor(
      async () => {
        const [read] = screen.getAllByRole('button', { name: 'Read the practice relay’s returns' });
        if (read) await app?.user.click(read);
        await screen.findByRole('heading', { name: /bounce/, level: 1 });
        expect(screen.getAllByText('bounce+1@example.com').length).toBeGreaterThan(0);
      },
      { timeout: 15_000 },
    );
    await screen.findByRole('region', { name: 'The part that tells' });
    const status = async () => (await app?.client.contacts.list({ search: 'bounce+1' }))?.rows[0]?.status;
    expect(await status()).toBe('bounced');
    await app.user.click(screen.getByRole('button', { name: 'Mail again' }));
    await waitFor(async () => expect(await status()).toBe('mailable'));
  });
});
