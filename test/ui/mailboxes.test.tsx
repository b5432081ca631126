import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { directApi } from '../../renderer/api/direct.ts';
import { App } from '../../renderer/app.tsx';
import {
  EMPTY_FORM,
  inputOf,
  keepsPassword,
  type MailboxForm,
  missing,
  missingChoice,
  proposedFolders,
  proposedMoveTo,
  remedied,
  withTls,
} from '../../renderer/features/mailboxes/mailbox-form.ts';
import { createMailboxFormStore } from '../../renderer/features/mailboxes/mailbox-form-store.ts';
import { startI18n } from '../../renderer/i18n.ts';
import type { Language } from '../../renderer/ui/index.ts';
import type { MailboxOffer } from '../../shared/contract/mailboxes.ts';
import { openTestEngine } from '../support/engine.ts';
import {
  folder,
  type MailboxWorld,
  mailboxRecord,
  STANDING,
  testSteps,
  withFakeMailboxes,
} from '../support/fake-mailboxes.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  window.sessionStorage.clear();
});

async function open(part: Partial<MailboxWorld> = {}, language: Language = 'en') {
  const real = await openTestEngine();
  await real.client.settings.set({ language, started: true });
  const { world, engine } = withFakeMailboxes(real, part);
  const api = directApi(engine.client);
  const view = render(<App api={api} i18n={startI18n(language)} />);
  ends.push(
    () => real.close(),
    () => api.close(),
    () => view.unmount(),
  );
  return { world, client: engine.client, db: real.ctx.db, user: userEvent.setup() };
}

const go = (path: string) => {
  window.location.hash = path;
};

const LIMITS = { windows: [], connections: 2, messagesPerConnection: 50, messageBytes: null, perDomain: null };
const ADDRESS = 'halo@toko.example';
const offer = (part: Partial<MailboxOffer> = {}): MailboxOffer => ({
  foundBy: 'autoconfig',
  name: 'Hosting',
  host: 'mail.toko.example',
  port: 993,
  tls: 'tls',
  user: ADDRESS,
  auth: 'password',
  relayId: null,
  hints: [],
  ...part,
});
const FOLDERS = [
  folder('INBOX', { use: 'inbox', messages: 8_412, proposed: true }),
  folder('INBOX.Junk', { name: 'Junk', use: 'junk', messages: 12, proposed: true }),
  folder('INBOX.Sent', { name: 'Sent', use: 'sent', messages: 300 }),
];

const button = (name: string) => screen.findByRole('button', { name });
const isOn = (box: HTMLElement) => (box as HTMLInputElement).checked;
const isOff = (one: HTMLElement) => (one as HTMLButtonElement).disabled;
const written = (field: HTMLElement) => (field as HTMLInputElement).value;
const heading = (name: string) => screen.findByRole('heading', { name });

describe('the form of a mailbox', () => {
  const form: MailboxForm = { ...EMPTY_FORM, host: 'mail.toko.example', user: ADDRESS, address: ADDRESS };

  it('says what is missing, and asks for a word before a password goes over an open line', () => {
    expect(missing({ ...form, host: ' ' }, 'x', null)).toBe('host');
    expect(missing({ ...form, user: '' }, 'x', null)).toBe('user');
    expect(missing(form, '', null)).toBe('password');
    expect(missing(form, 'x', null)).toBeNull();
    const open: MailboxForm = { ...form, tls: 'none', port: 143 };
    expect(missing(open, 'x', null)).toBe('consent');
    expect(missing({ ...open, allowPlain: true }, 'x', null)).toBeNull();
    expect(missing({ ...open, host: '127.0.0.1' }, 'x', null)).toBeNull();
    // What a relay signs in with never goes over an open line, whatever was typed.
    expect(missing({ ...open, auth: 'relay', relayId: 1, allowPlain: true }, '', null)).toBe('encryption');
    expect(missing({ ...form, auth: 'relay', relayId: 1 }, '', null)).toBeNull();
    expect(missing({ ...form, auth: 'relay' }, '', null)).toBe('relay');
  });

  it('keeps the password only towards the server it was given for', () => {
    const kept = mailboxRecord({ host: 'mail.toko.example', user: ADDRESS });
    expect(keepsPassword(form, kept)).toBe(true);
    for (const part of [
      { host: 'mail.example.net' },
      { user: 'x' },
      { tls: 'none' },
      { fingerprint: 'AA:BB' },
    ] as const)
      expect(keepsPassword({ ...form, ...part }, kept), JSON.stringify(part)).toBe(false);
    expect(inputOf(form, '', kept)).not.toHaveProperty('password');
    expect(inputOf({ ...form, host: 'mail.example.net' }, '', kept)).toMatchObject({ password: '' });
    expect(inputOf(form, 'new', kept)).toMatchObject({ password: 'new' });
    expect(inputOf({ ...form, auth: 'relay', relayId: 1 }, 'old', kept)).not.toHaveProperty('password');
  });

  it('moves handled mail into a folder that is named and not read itself', () => {
    const move = { ...form, handled: 'move' as const };
    expect(missingChoice({ ...form, folders: [] })).toBe('folders');
    expect(missingChoice(move)).toBe('moveTo');
    expect(missingChoice({ ...move, moveTo: 'INBOX' })).toBe('moveToRead');
    expect(missingChoice({ ...move, moveTo: 'Merpati' })).toBeNull();
    expect(inputOf({ ...form, moveTo: 'Merpati' }, 'x', null)).toMatchObject({ moveTo: '' });
  });

  it('proposes folders, and a name below the inbox where the server keeps everything there', () => {
    expect(proposedFolders(FOLDERS)).toEqual(['INBOX', 'INBOX.Junk']);
    expect(proposedFolders([folder('Mail')])).toEqual(['INBOX']);
    expect(proposedFolders(Array.from({ length: 40 }, (_, i) => folder(`b${i}`, { proposed: true })))).toHaveLength(20);
    expect(proposedMoveTo(FOLDERS)).toBe('INBOX.Merpati');
    expect(proposedMoveTo([folder('INBOX'), folder('Sent')])).toBe('Merpati');
    expect(proposedMoveTo([folder('INBOX')])).toBe('Merpati');
  });

  it('follows a remedy, and leaves an unusual port alone', () => {
    expect(remedied(form, 'try_143', {})).toMatchObject({ port: 143, tls: 'starttls' });
    expect(withTls({ ...form, port: 10_993 }, 'starttls').port).toBe(10_993);
    expect(withTls(form, 'starttls').port).toBe(143);
    expect(remedied(form, 'ask_provider', {})).toBeNull();
    expect(
      remedied({ ...form, allowPlain: true }, 'use_certificate_name', { suggestedHost: 'mx.example' }),
    ).toMatchObject({
      host: 'mx.example',
      allowPlain: false,
    });
  });
});

describe('the wizard', () => {
  it('leads from an address to a mailbox that is read, and keeps what was chosen on the way back', async () => {
    const { world, user } = await open({ offers: [offer()], steps: testSteps(FOLDERS) });
    go('/bounces/mailboxes');
    await heading('No mailbox is watched yet');
    await user.click(screen.getByRole('link', { name: 'Add mailbox' }));
    await heading('Where does returned mail arrive?');
    await user.type(screen.getByRole('textbox'), `${ADDRESS}{Enter}`);
    await heading('Found: Hosting');
    expect(world.asked.discovered).toEqual([ADDRESS]);
    // The focus waits in the one field that is empty.
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Password')));
    await user.keyboard('rahasia{Enter}');
    await heading('The connection works');
    expect(world.asked.tested.at(-1)).toMatchObject({
      host: 'mail.toko.example',
      password: 'rahasia',
      address: ADDRESS,
    });
    await user.click(await button('Next: folders'));
    await heading('Which folders are read?');
    expect(isOn(screen.getByRole('checkbox', { name: 'Inbox' }))).toBe(true);
    expect(isOn(screen.getByRole('checkbox', { name: 'Junk' }))).toBe(true);
    expect(isOn(screen.getByRole('checkbox', { name: 'Sent' }))).toBe(false);
    await screen.findByText('8,412 mails');
    await user.click(screen.getByRole('checkbox', { name: 'Junk' }));
    await user.click(await button('Next: handled mail'));
    await heading('After reading');
    expect(isOn(screen.getByRole('radio', { name: 'Leave it untouched' }))).toBe(true);
    await user.click(screen.getByRole('radio', { name: 'Move it to a folder' }));
    expect(written(screen.getByRole('textbox', { name: 'Folder' }))).toBe('INBOX.Merpati');
    await user.click(screen.getByRole('radio', { name: '90 days' }));
    // Back to the server and forward again: nothing that was chosen is lost, and a new test proposes nothing anew.
    for (let i = 0; i < 3; i += 1) await user.click(await button('Back'));
    await heading('Found: Hosting');
    await user.click(await button('Test the connection'));
    await user.click(await button('Next: folders'));
    expect(isOn(screen.getByRole('checkbox', { name: 'Junk' }))).toBe(false);
    await user.click(await button('Next: handled mail'));
    expect(isOn(screen.getByRole('radio', { name: 'Move it to a folder' }))).toBe(true);
    expect(isOn(screen.getByRole('radio', { name: '90 days' }))).toBe(true);
    await user.click(await button('Start reading'));
    await screen.findByText(`${ADDRESS} is read by itself from now on.`);
    expect(world.asked.saved).toEqual([
      expect.objectContaining({
        id: null,
        address: ADDRESS,
        folders: ['INBOX'],
        handled: 'move',
        moveTo: 'INBOX.Merpati',
        lookBackDays: 90,
        enabled: true,
        password: 'rahasia',
      }),
    ]);
    await screen.findByRole('region', { name: ADDRESS });
    // Nothing secret is kept anywhere in the window.
    expect(JSON.stringify(window.sessionStorage)).not.toContain('rahasia');
  });

  it('takes the sign-in of a relay that is kept with one key', async () => {
    const { world, user, client } = await open({ steps: testSteps(FOLDERS) });
    const relay = await client.relays.save({
      name: 'Relayku',
      host: 'smtp.toko.example',
      port: 587,
      tls: 'starttls',
      user: ADDRESS,
      password: 'x',
      limits: LIMITS,
    });
    world.offers = [offer({ auth: 'relay', relayId: relay.id, name: 'Relayku', foundBy: 'relay' }), offer()];
    go('/bounces/mailboxes/new');
    await user.type(await screen.findByRole('textbox'), `${ADDRESS}{Enter}`);
    await heading('Found: Sign-in of Relayku');
    expect(screen.queryByLabelText('Password')).toBeNull();
    const test = await button('Test the connection');
    await waitFor(() => expect(document.activeElement).toBe(test));
    await user.keyboard('{Enter}');
    await heading('The connection works');
    expect(world.asked.tested[0]).toMatchObject({ auth: 'relay', relayId: relay.id });
    expect(world.asked.tested[0]).not.toHaveProperty('password');
  });

  it('says why the sign-in was refused, takes another password there, and tries again', async () => {
    const { world, user } = await open({
      offers: [offer()],
      steps: testSteps([], {
        step: 'sign_in',
        cause: 'app_password_needed',
        remedies: ['use_app_password', 'switch_on_imap'],
        words: 'NO [ALERT] Application-specific password required',
      }),
    });
    go('/bounces/mailboxes/new');
    await user.type(await screen.findByRole('textbox'), `${ADDRESS}{Enter}`);
    await user.type(await screen.findByLabelText('Password'), 'salah{Enter}');
    await heading('The sign-in was not accepted');
    await heading('An app password is needed');
    expect(isOff(screen.getByRole('button', { name: 'Next: folders' }))).toBe(true);
    await user.click(await button('The server’s words'));
    await screen.findByText(/Application-specific password required/);
    world.steps = testSteps(FOLDERS);
    const again = screen.getByLabelText('Password');
    await user.clear(again);
    await user.type(again, 'benar{Enter}');
    await heading('The connection works');
    expect(world.asked.tested.map((settings) => settings.password)).toEqual(['salah', 'benar']);
  });

  it('offers to enter the server by hand where nothing is found, and wants the word for an open line', async () => {
    const { world, user } = await open({ steps: testSteps(FOLDERS) });
    go('/bounces/mailboxes/new');
    await user.type(await screen.findByRole('textbox'), `${ADDRESS}{Enter}`);
    await heading('Nobody says which server keeps mail for toko.example');
    await user.click(await button('Enter by hand'));
    await user.type(await screen.findByLabelText('Server'), 'mail.toko.example');
    await user.type(screen.getByLabelText('Password'), 'rahasia');
    await user.click(screen.getByRole('radio', { name: 'None' }));
    expect(written(screen.getByRole('textbox', { name: 'Port' }))).toBe('143');
    const test = await button('Test the connection');
    expect(isOff(test)).toBe(true);
    await user.type(screen.getByLabelText('Type OPEN to send the password over an open line'), 'open');
    await waitFor(() => expect(isOff(test)).toBe(false));
    await user.click(test);
    await heading('The connection works');
    expect(world.asked.tested[0]).toMatchObject({ tls: 'none', port: 143, allowPlain: true, user: ADDRESS });
  });

  it('changes a kept one: its folders without a password, and one that is gone says so', async () => {
    const { world, user } = await open({
      mailboxes: [mailboxRecord({ folders: ['INBOX', 'Lama'] })],
      steps: testSteps(FOLDERS),
    });
    go('/bounces/mailboxes/1/folders');
    await heading('Which folders are read?');
    await screen.findByText('8,412 mails');
    expect(isOn(screen.getByRole('checkbox', { name: 'Lama' }))).toBe(true);
    await screen.findByText('not there now');
    await user.click(screen.getByRole('checkbox', { name: 'Lama' }));
    await user.click(await button('Next: handled mail'));
    await user.click(screen.getByRole('radio', { name: 'Mark it as read' }));
    await user.click(await button('Save mailbox'));
    await waitFor(() => expect(world.asked.saved).toHaveLength(1));
    expect(world.asked.saved[0]).toMatchObject({ id: 1, folders: ['INBOX'], handled: 'seen' });
    expect(world.asked.saved[0]).not.toHaveProperty('password');
  });
});

describe('a set-up that is interrupted', () => {
  it('comes back after a reload with everything but the password, at the place where that is typed', async () => {
    const real = await openTestEngine();
    ends.push(() => real.close());
    const { world, engine } = withFakeMailboxes(real, { offers: [offer()], steps: testSteps(FOLDERS) });
    const api = directApi(engine.client);
    ends.push(() => api.close());
    const before = createMailboxFormStore(api, null);
    await before.getState().load();
    before.getState().setAddress(ADDRESS);
    before.getState().go('server');
    await before.getState().find();
    before.getState().setPassword('rahasia');
    await before.getState().test();
    before.getState().pick(['INBOX']);
    before.getState().edit({ handled: 'seen', lookBackDays: 7 });
    before.getState().go('handling');

    const after = createMailboxFormStore(api, null);
    await after.getState().load();
    expect(after.getState()).toMatchObject({
      step: 'server',
      address: ADDRESS,
      offer: { host: 'mail.toko.example' },
      picked: true,
      form: { host: 'mail.toko.example', folders: ['INBOX'], handled: 'seen', lookBackDays: 7 },
    });
    expect(after.getState().password()).toBe('');
    expect(JSON.stringify({ ...window.sessionStorage })).not.toContain('rahasia');
    // Another address is another mailbox: what was found for the first one is forgotten.
    after.getState().setAddress('lain@toko.example');
    expect(after.getState()).toMatchObject({ offer: null, offers: null });
    expect(world.asked.discovered).toEqual([ADDRESS]);
  });

  it('takes nothing of an answer that comes after the person went on by hand', async () => {
    const real = await openTestEngine();
    ends.push(() => real.close());
    const { engine } = withFakeMailboxes(real, { offers: [offer()] });
    const api = directApi(engine.client);
    ends.push(() => api.close());
    const store = createMailboxFormStore(api, null);
    await store.getState().load();
    store.getState().setAddress(ADDRESS);
    const finding = store.getState().find();
    store.getState().enterByHand();
    store.getState().edit({ host: 'imap.example.com' });
    await finding;
    expect(store.getState()).toMatchObject({
      byHand: true,
      offer: null,
      finding: false,
      form: { host: 'imap.example.com' },
    });
  });
});

describe('a card', () => {
  const now = Date.now();
  const card = (name: string) => screen.findByRole('region', { name });

  it('says how the mailbox is doing, as it happens', async () => {
    const { world } = await open({ mailboxes: [mailboxRecord({ folders: ['INBOX', 'Junk'] })] });
    go('/bounces/mailboxes');
    const shown = await card(ADDRESS);
    within(shown).getByText('Watching');
    within(shown).getByText('The server tells at once when mail arrives.');
    within(shown).getByText('Inbox, Junk');
    world.stands(1, { idle: false });
    await within(shown).findByText('The server is asked every minute whether mail has arrived.');
    world.stands(1, { state: 'scanning', progress: { folder: 'INBOX', read: 1_200, total: 8_400 } });
    await within(shown).findByText('1,200 of 8,400 mails in Inbox');
    world.stands(1, {
      state: 'waiting',
      cause: 'server_trouble',
      words: 'BYE later',
      retryAt: now + 540_000,
      progress: null,
    });
    await within(shown).findByRole('heading', { name: 'The server has a fault' });
    within(shown).getByText(/^Waiting until \d\d:\d\d$/);
    within(shown).getByText(/Merpati tries again by itself at \d\d:\d\d, in \d+ minutes\./);
    world.stands(1, { state: 'failed', cause: 'password_wrong', words: 'NO', retryAt: null });
    await within(shown).findByRole('link', { name: 'Test and mend' });
    world.stands(1, { state: 'watching', cause: 'folder_missing', words: '' });
    expect(await within(shown).findByRole('link', { name: 'Choose the folders anew' })).toHaveProperty(
      'hash',
      '#/bounces/mailboxes/1/folders',
    );
  });

  it('reads now, switches off and on, and is removed after its consequences were told', async () => {
    const { world, user } = await open({ mailboxes: [mailboxRecord()] });
    go('/bounces/mailboxes');
    const shown = await card(ADDRESS);
    await user.click(within(shown).getByRole('button', { name: 'Read now' }));
    await screen.findByText('12 new mails looked at, 3 of them about your mail. 1 contact will not be mailed again.');
    expect(world.asked.read).toEqual([1]);
    const menu = () => user.click(within(shown).getByRole('button', { name: `More for ${ADDRESS}` }));
    await menu();
    await user.click(await screen.findByText('Switch off'));
    await within(shown).findByText('Switched off');
    await menu();
    await user.click(await screen.findByText('Switch on'));
    await within(shown).findByText('Watching');
    await menu();
    await user.click(await screen.findByText('Remove'));
    const dialog = await screen.findByRole('dialog');
    within(dialog).getByText(/no longer read/);
    await user.click(within(dialog).getByRole('button', { name: 'Remove mailbox' }));
    await heading('No mailbox is watched yet');
    expect(world.mailboxes).toEqual([]);
  });

  it('says why it could not be read when it was asked to, also where it is switched off', async () => {
    const failed = [{ id: 1, cause: 'password_wrong', words: 'NO [AUTHENTICATIONFAILED] Invalid credentials' }];
    const { world, user } = await open({
      mailboxes: [mailboxRecord({ enabled: false, standing: { ...STANDING, state: 'off' } })],
      reads: { mailboxes: 1, messages: 0, reports: 0, suppressed: 0, failed },
    });
    go('/bounces/mailboxes');
    const shown = await card(ADDRESS);
    await user.click(within(shown).getByRole('button', { name: 'Read now' }));
    await within(shown).findByRole('heading', { name: 'User name or password is not right' });
    expect(within(shown).getByRole('link', { name: 'Test and mend' })).toHaveProperty(
      'hash',
      '#/bounces/mailboxes/1/test',
    );
    world.reads = { ...world.reads, messages: 0, failed: [] };
    await user.click(within(shown).getByRole('button', { name: 'Read now' }));
    await waitFor(() => expect(within(shown).queryByRole('link', { name: 'Test and mend' })).toBeNull());
    expect(world.asked.read).toEqual([1, 1]);
  });

  it('is found by its address when it would be added a second time', async () => {
    const { user } = await open({ mailboxes: [mailboxRecord()] });
    go('/bounces/mailboxes/new');
    await user.type(await screen.findByRole('textbox'), ADDRESS.toUpperCase());
    expect(await screen.findByRole('link', { name: 'Change that one' })).toHaveProperty(
      'hash',
      '#/bounces/mailboxes/1',
    );
  });

  it('speaks Indonesian', async () => {
    await open({ mailboxes: [mailboxRecord({ handled: 'move', moveTo: 'Merpati' })] }, 'id');
    go('/bounces/mailboxes');
    const shown = await card(ADDRESS);
    within(shown).getByText('Dipantau');
    within(shown).getByText('Kotak masuk');
    within(shown).getByText('dipindahkan ke Merpati');
  });
});

describe('the ways in', () => {
  it('stand in the settings, and say how the mailboxes are', async () => {
    const { world } = await open();
    go('/settings/bounces');
    expect(await screen.findByRole('link', { name: 'Open mailboxes' })).toHaveProperty('hash', '#/bounces/mailboxes');
    await screen.findByText('No mailbox is watched.');
    expect(world.mailboxes).toEqual([]);
  });

  it('stand on Home once something was sent through a real relay and nobody reads what comes back', async () => {
    const { world, client, db } = await open();
    const title = 'Returned mail is not read by itself';
    const { id } = await client.campaigns.create({ name: 'Kabar' });
    db.prepare(`UPDATE campaigns SET state = 'finished', started_at = 1, finished_at = 2 WHERE id = ?`).run(id);
    await client.relays.practice({});
    go('/');
    await screen.findByText('Kabar');
    expect(screen.queryByRole('heading', { name: title })).toBeNull();
    await client.relays.save({
      name: 'Relayku',
      host: 'smtp.toko.example',
      port: 587,
      tls: 'starttls',
      limits: LIMITS,
    });
    await heading(title);
    expect(screen.getByRole('link', { name: 'Add mailbox' })).toHaveProperty('hash', '#/bounces/mailboxes/new');
    world.mailboxes = [mailboxRecord()];
    world.changed();
    await waitFor(() => expect(screen.queryByRole('heading', { name: title })).toBeNull());
  });
});
