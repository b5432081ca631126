import { configure, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { go } from '../../renderer/go.ts';
import { openApp } from '../support/ui-app.tsx';

// A busy machine draws a screen in its own time.
configure({ asyncUtilTimeout: 15_000 });

let app: Awaited<ReturnType<typeof openApp>> | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function openTable() {
  app = await openApp();
  const { client } = app;
  await client.contacts.saveField({ label: 'Age', type: 'number' });
  for (const name of ['Anna', 'Budi', 'Citra', 'Dewi'])
    await client.contacts.save({ address: `${name.toLowerCase()}@example.com`, name });
  go('/contacts');
  const grid = await screen.findByRole('grid', { name: 'Contacts' });
  await within(grid).findByText('Dewi');
  return { app, client, grid };
}

describe('the table of contacts', () => {
  it('edits cells by keyboard, says in place what does not fit, goes on with Tab, and takes back', async () => {
    const { app: opened, client, grid } = await openTable();
    const { user } = opened;
    grid.focus();
    await user.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{F2}');
    const address = await screen.findByRole('textbox', { name: 'Address of Anna' });
    await user.clear(address);
    await user.type(address, 'budi@example.com{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('exists already');
    await user.clear(address);
    await user.type(address, 'anna.l@example.com{Tab}');
    await screen.findByRole('textbox', { name: 'Age of Anna' });
    expect((await client.contacts.list({ sort: 'name' })).rows[0]?.address).toBe('anna.l@example.com');
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await within(grid).findByText('anna@example.com');
    grid.focus();
    await user.keyboard('{F2}');
    const age = await screen.findByRole('textbox', { name: 'Age of Anna' });
    await user.type(age, 'forty{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('does not fit');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('alert')).toBeNull();
    expect((await client.contacts.list({ sort: 'name' })).rows[0]?.fields).toEqual({});
  });

  it('marks a range, everybody but one, and removes them', async () => {
    const { app: opened, client, grid } = await openTable();
    const { user } = opened;
    grid.focus();
    await user.keyboard('{ArrowDown} {Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    await screen.findByText('3 marked');
    await user.keyboard('{Control>}a{/Control}');
    await screen.findByText('4 marked');
    await user.click(screen.getByRole('checkbox', { name: 'Mark Citra' }));
    await screen.findByText('(all but 1)');
    await user.click(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Remove' }));
    await user.click(await screen.findByRole('button', { name: 'Remove 3 people' }));
    await waitFor(async () => {
      const { rows } = await client.contacts.list({});
      expect(rows.map((row) => row.name)).toEqual(['Citra']);
    });
    await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull());
  });
});
