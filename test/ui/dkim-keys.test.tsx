import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { openApp } from '../support/ui-app.tsx';

let app: Awaited<ReturnType<typeof openApp>> | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function openDomains(language: 'en' | 'id') {
  const opened = await openApp({ language });
  app = opened;
  await opened.client.settings.set({
    sender: { name: 'Toko', address: 'news@toko.example', replyTo: '', organisation: 'Toko', postalAddress: 'Jl. 1' },
  });
  window.location.hash = '/domains';
  return opened;
}

it('makes a key by keyboard, shows what to publish, says that it is not there yet, signs by choice and is removed', async () => {
  const { user, client } = await openDomains('en');
  (await screen.findByRole('button', { name: 'Add a key' }, { timeout: 10_000 })).focus();
  await user.keyboard('{Enter}');
  const name = await screen.findByLabelText('Name of the key (selector)');
  await user.clear(name);
  await user.type(name, 'not a name{Enter}');
  await screen.findByText('A selector has letters, digits, dots and hyphens only.');
  await user.clear(name);
  await user.type(name, 'merpati{Enter}');
  const key = within(await screen.findByRole('region', { name: 'Key merpati' }, { timeout: 10_000 }));
  key.getByText('Not published yet');
  key.getByText('merpati._domainkey.toko.example');
  await user.click(key.getByRole('button', { name: 'Look for the record' }));
  await screen.findByText(/There is no such record at merpati\._domainkey\.toko\.example yet/);
  await user.click(key.getByRole('button', { name: 'Sign anyway' }));
  // Mail that is signed with a key nobody can look up is worse off than unsigned mail: asked first.
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Sign anyway' }));
  await key.findByText('Signs, record not seen yet', undefined, { timeout: 8_000 });
  expect((await client.domains.dkimKeys({ domain: 'toko.example' })).keys[0]).toMatchObject({ enabled: true });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(key.getByRole('button', { name: 'Remove' }));
  const asked = within(await screen.findByRole('dialog'));
  await user.click(asked.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Key merpati' })).toBeNull());
  expect((await client.domains.dkimKeys({ domain: 'toko.example' })).keys).toEqual([]);
});

it('speaks Indonesian', async () => {
  const { client } = await openDomains('id');
  await client.domains.createDkimKey({ domain: 'toko.example', selector: 'm1', kind: 'ed25519' });
  const key = within(await screen.findByRole('region', { name: 'Kunci m1' }, { timeout: 10_000 }));
  key.getByText('Belum diterbitkan');
  key.getByRole('button', { name: 'Cari catatannya' });
});
