import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { openApp } from '../support/ui-app.tsx';

let app: Awaited<ReturnType<typeof openApp>> | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

function go(path: string) {
  window.location.hash = path;
}

describe('first run', () => {
  it('asks for the language first and answers in it at once', async () => {
    app = await openApp({ started: false });
    await screen.findByRole('heading', { name: 'Welcome to Merpati' });
    await app.user.click(screen.getByText('Bahasa Indonesia'));
    await screen.findByRole('heading', { name: 'Selamat datang di Merpati' });
    await app.user.click(screen.getByRole('button', { name: 'Mulai dengan kontak saya' }));
    await waitFor(async () =>
      expect(await app?.client.settings.get({})).toMatchObject({ language: 'id', started: true }),
    );
    await waitFor(() => expect(document.documentElement.lang).toBe('id'));
  });
});

describe('contacts', () => {
  it('an empty table says what belongs there and offers the one next step', async () => {
    app = await openApp();
    go('/contacts');
    await screen.findByRole('heading', { name: 'No contacts yet' });
    const steps = screen.getAllByRole('link', { name: 'Import' });
    expect(steps[0]?.getAttribute('href')).toBe('#/contacts/import');
  });

  it('shows people with their state and opens one by keyboard', async () => {
    app = await openApp({ language: 'id' });
    await app.client.contacts.save({
      address: 'siti@example.com',
      name: 'Siti Rahmawati',
      consent: { source: 'signup', note: '', date: Date.now() },
    });
    await app.client.contacts.save({ address: 'budi@example.com', name: 'Budi Santoso' });
    go('/contacts');
    const grid = await screen.findByRole('grid', { name: 'Kontak' });
    await within(grid).findByText('Siti Rahmawati');
    expect(within(grid).getByText('Izin belum dicatat')).toBeTruthy();
    grid.focus();
    await app.user.keyboard('{ArrowDown}{Enter}');
    const pane = await screen.findByRole('dialog', { name: 'Budi Santoso' });
    expect(within(pane).getByDisplayValue('budi@example.com')).toBeTruthy();
  });

  it('does not lose what was typed when a contact cannot be saved', async () => {
    app = await openApp();
    await app.client.contacts.save({ address: 'siti@example.com', name: 'Siti' });
    go('/contacts/new');
    const pane = await screen.findByRole('dialog', { name: 'Add one' });
    await app.user.click(within(pane).getByLabelText('Address'));
    await app.user.paste('siti@example.com');
    await app.user.click(within(pane).getByLabelText('Name'));
    await app.user.paste('Another Siti');
    await app.user.click(within(pane).getByRole('button', { name: 'Add this contact' }));
    await within(pane).findByText(/exists already/);
    expect(within(pane).getByDisplayValue('Another Siti')).toBeTruthy();
  });
});

describe('the import wizard', () => {
  it('refuses a bought list and does not start without a source', async () => {
    app = await openApp();
    go('/contacts/import');
    const drop = await screen.findByLabelText('Choose a file');
    await app.user.upload(drop, new File(['email,name\nsiti@example.com,Siti\n'], 'list.csv', { type: 'text/csv' }));
    for (const next of ['Next: match columns', 'Next: find problems', /^Next: confirm/]) {
      await app.user.click(await screen.findByRole('button', { name: next }));
    }
    await screen.findByRole('heading', { name: 'What will happen' });
    const start = () => screen.getByRole<HTMLButtonElement>('button', { name: /^Import 1/ });
    expect(start().disabled).toBe(true);
    await app.user.click(screen.getByLabelText('The list was bought'));
    expect(start().disabled).toBe(true);
    expect(screen.getAllByText('Merpati does not mail such lists').length).toBeGreaterThan(0);
    await app.user.click(screen.getByLabelText('They signed up'));
    await app.user.click(start());
    await screen.findByRole('heading', { name: '1 person is in' }, { timeout: 8_000 });
  });
});

describe('settings', () => {
  it('are found by their words and change the language without a restart', async () => {
    app = await openApp();
    go('/settings');
    const search = await screen.findByRole('textbox', { name: 'Search settings' });
    await app.user.click(search);
    await app.user.paste('bahasa');
    expect(screen.queryByRole('heading', { name: 'Sender' })).toBeNull();
    await app.user.click(await screen.findByText('Bahasa Indonesia'));
    await screen.findByRole('heading', { name: 'Pengaturan' });
    expect(document.title).toBe('Pengaturan · Merpati');
  });
});

describe('the frame', () => {
  it('lists its shortcuts on "?" and finds screens in the palette', async () => {
    app = await openApp();
    await screen.findByRole('heading', { level: 1 });
    await app.user.keyboard('{Shift>}?{/Shift}');
    const list = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(within(list).getByText('New campaign')).toBeTruthy();
    await app.user.keyboard('{Escape}');
    await app.user.keyboard('{Control>}k{/Control}');
    const search = await screen.findByPlaceholderText('Screens, actions, people, campaigns');
    await app.user.click(search);
    await app.user.paste('diblokir');
    await app.user.click(await screen.findByText('Suppressed addresses'));
    await screen.findByRole('heading', { name: 'Nobody is suppressed' });
  });

  it('says that the engine is away and takes the banner away when it is back', async () => {
    app = await openApp();
    await screen.findByRole('heading', { level: 1 });
    app.api.connection.setState({ status: 'restarting', retryAt: Date.now() + 1_000, code: null });
    await screen.findByText(/engine is starting again/);
    app.api.connection.setState({ status: 'ready', retryAt: null, code: null });
    await waitFor(() => expect(screen.queryByText(/engine is starting again/)).toBeNull());
  });
});
