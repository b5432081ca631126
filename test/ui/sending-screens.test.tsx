import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { slotsOf } from '../../renderer/features/live/slots.ts';
import { fromLocalText, nextMorning, toLocalText, zones } from '../../renderer/features/send/local-moment.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';
import { openApp } from '../support/ui-app.tsx';

let app: Awaited<ReturnType<typeof openApp>> | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

function go(path: string) {
  window.location.hash = path;
}

/** A campaign that is ready for these people, through the practice relay. */
async function prepared(addresses: readonly string[], windows: { messages: number; seconds: number }[] = []) {
  const opened = await openApp();
  app = opened;
  const { port } = await opened.client.relays.practice({});
  const { relayId } = await fillWorkspace(opened.client, { port, addresses, limits: { windows } });
  return { ...opened, relayId, id: await readyCampaign(opened.client, relayId) };
}

describe('moments', () => {
  it('are shown and read on the clock of this computer', () => {
    const at = new Date(2026, 10, 23, 9, 5).getTime();
    expect(toLocalText(at)).toBe('2026-11-23T09:05');
    expect(fromLocalText('2026-11-23T09:05')).toBe(at);
    expect(fromLocalText('2026-11-23')).toBeNull();
    expect(fromLocalText('')).toBeNull();
  });

  it('propose the next morning that is not over', () => {
    const morning = (day: number) => new Date(2026, 10, day, 9).getTime();
    expect(nextMorning(new Date(2026, 10, 22, 7).getTime())).toBe(morning(22));
    expect(nextMorning(new Date(2026, 10, 22, 8, 45).getTime())).toBe(morning(23));
    expect(nextMorning(new Date(2026, 10, 22, 14).getTime())).toBe(morning(23));
  });

  it('know every zone once', () => {
    expect(zones()).toContain('Asia/Jakarta');
    expect(new Set(zones()).size).toBe(zones().length);
  });
});

describe('slots of a timeline', () => {
  const point = (at: number, handled: number, accepted: number) => ({
    at,
    handled,
    accepted,
    deferred: 0,
    refusedAddress: handled - accepted,
    refusedUs: 0,
    rate: 0,
  });

  it('are equal, few, and lose nothing', () => {
    const points = Array.from({ length: 500 }, (_, n) => point(n * 7_000, n + 1, n));
    const { slots, length } = slotsOf(points, 0, 3_500_000);
    expect(slots.length).toBeLessThanOrEqual(41);
    expect(new Set(slots.slice(1).map((slot, n) => slot.at - (slots[n]?.at ?? 0)))).toEqual(new Set([length]));
    expect(slots.reduce((sum, slot) => sum + slot.handled, 0)).toBe(500);
    expect(slots.at(-1)?.soFar).toBe(500);
  });

  it('hold a timeline of one point', () => {
    const { slots } = slotsOf([point(1_000, 3, 2)], 1_000, 1_000);
    expect(slots).toHaveLength(1);
    expect(slots[0]).toMatchObject({ handled: 3, accepted: 2 });
  });
});

describe('the step Send', () => {
  it('keeps a schedule, hours in a zone and a share of the day', async () => {
    const { client, user, id } = await prepared(['siti@example.com', 'budi@example.com']);
    go(`/campaigns/${id}/send`);
    await screen.findByRole('button', { name: 'Send to 2 people' });
    await user.click(screen.getByText('Schedule'));
    const moment = await screen.findByLabelText(/Day and time of the start/);
    const at = new Date(new Date().getFullYear() + 1, 0, 5, 10, 30).getTime();
    fireEvent.change(moment, { target: { value: toLocalText(at) } });
    await user.click(screen.getByText('Only at certain times'));
    await user.click(await screen.findByLabelText('Sat'));
    fireEvent.change(screen.getByLabelText('To'), { target: { value: '20:00' } });
    await user.click(screen.getByText('At most a number'));
    fireEvent.change(await screen.findByLabelText('Messages a day'), { target: { value: '50' } });
    await screen.findByRole('button', { name: 'Schedule for 2 people' });
    await waitFor(async () =>
      expect((await client.campaigns.get({ id })).when).toMatchObject({
        startAt: at,
        days: [1, 2, 3, 4, 5, 6],
        from: '09:00',
        to: '20:00',
        perDay: 50,
      }),
    );
  }, 60_000);

  it('refuses a moment that has passed', async () => {
    const { client, user, id } = await prepared(['siti@example.com']);
    go(`/campaigns/${id}/send`);
    await user.click(await screen.findByText('Schedule'));
    const moment = await screen.findByLabelText(/Day and time of the start/);
    const before = (await client.campaigns.get({ id })).when.startAt;
    fireEvent.change(moment, { target: { value: '2020-01-01T10:00' } });
    await screen.findByText('This moment has passed');
    expect((await client.campaigns.get({ id })).when.startAt).toBe(before);
  });

  it('shows each relay with how it stands and what is left of its budget', async () => {
    const { client, user, id, relayId } = await prepared(['siti@example.com']);
    const relay = await client.relays.get({ id: relayId });
    const { name, host, port, tls } = relay;
    const windows = [{ messages: 200, seconds: 3_600 }];
    await client.relays.save({ id: relayId, name, host, port, tls, limits: { ...relay.limits, windows } });
    go(`/campaigns/${id}/send`);
    expect((await screen.findAllByText(/of 200 this hour/)).length).toBeGreaterThan(0);
    await user.click(screen.getByText('Wait for this relay'));
    await waitFor(async () => expect((await client.campaigns.get({ id })).relayUse).toBe('only'));
  });
});

describe('what failed', () => {
  it('is listed by cause, explained with the server’s words, and can be tried again where that helps', async () => {
    const { client, user, id } = await prepared(['unknown@example.com', 'overquota@example.com', 'siti@example.com']);
    await startCampaign(client, id);
    await until(client, id, ({ state }) => state === 'finished');
    go(`/campaigns/${id}/messages/rejected`);
    const gone = await screen.findByRole('button', { name: 'This address does not exist' });
    gone.focus();
    await user.keyboard('{Enter}');
    const card = gone.closest('li') ?? document.body;
    await within(card).findByText('Clean the list', { selector: 'a *' });
    await user.click(within(card).getByRole('button', { name: 'The server’s words' }));
    within(card).getByText(/550 5\.1\.1/);
    expect(within(card).queryByRole('button', { name: /Send again/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Send again to 1 person' }));
    const dialog = await screen.findByRole('dialog', { name: 'Send again to 1 person?' });
    await user.click(within(dialog).getByRole('button', { name: 'Send again to 1 person' }));
    await screen.findByText('1 message is queued again.');
  });

  it('shows only the messages of one cause', async () => {
    const { client, id } = await prepared(['unknown@example.com', 'overquota@example.com']);
    await startCampaign(client, id);
    await until(client, id, ({ state }) => state === 'finished');
    const { rows } = await client.sending.messages({ campaignId: id, state: 'rejected' });
    const reason = rows.find(({ address }) => address.startsWith('unknown'))?.reason ?? '';
    go(`/campaigns/${id}/messages/rejected/${reason}`);
    await screen.findByText('unknown@example.com');
    expect(screen.queryByText('overquota@example.com')).toBeNull();
    await screen.findByRole('link', { name: 'All causes' });
  });
});

describe('what is in doubt', () => {
  it('is decided for one, and then the buttons speak of all who are left', async () => {
    const answers = { DOT: ['CLOSE', 'CLOSE', 'CLOSE', '250 Ok'] };
    const server = await scriptedServer({ answers });
    const opened = await openApp();
    app = opened;
    const { client, user } = opened;
    try {
      const addresses = ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com'];
      const limits = { connections: 1 };
      const { relayId } = await fillWorkspace(client, { port: server.port, addresses, limits });
      const id = await readyCampaign(client, relayId);
      await startCampaign(client, id);
      await until(client, id, ({ state, totals }) => state === 'finished' && totals.inDoubt === 3, 40_000);
      go(`/campaigns/${id}/messages/in_doubt`);
      await screen.findByRole('button', { name: 'Count 3 as sent' });
      const table = screen.getByRole('grid', { name: 'Messages' });
      table.focus();
      await user.keyboard('{ArrowDown} ');
      await user.click(await screen.findByRole('button', { name: 'Count 1 as sent' }));
      const dialog = await screen.findByRole('dialog', { name: 'Count 1 message as sent?' });
      await user.click(within(dialog).getByRole('button', { name: 'Count 1 as sent' }));
      await screen.findByText('1 message decided.');
      await screen.findByRole('button', { name: 'Count 2 as sent' });
    } finally {
      await server.close();
    }
  }, 60_000);
});

describe('a test mail that is refused', () => {
  it('says why and what to do, with the server’s words one click away', async () => {
    const { user, id } = await prepared(['siti@example.com']);
    go(`/campaigns/${id}/message`);
    await user.click(await screen.findByRole('button', { name: 'Send a test' }, { timeout: 10_000 }));
    const dialog = await screen.findByRole('dialog', { name: 'Send a test' });
    await user.click(within(dialog).getByLabelText('To'));
    await user.paste('unknown@example.com');
    await user.click(within(dialog).getByRole('button', { name: 'Send test' }));
    await within(dialog).findByRole('heading', { name: 'This address does not exist' }, { timeout: 10_000 });
    within(dialog).getByText('Check the address');
    await user.click(within(dialog).getByRole('button', { name: 'The server’s words' }));
    within(dialog).getByText(/550 5\.1\.1/);
  });
});

describe('the live view', () => {
  it('shows pace, queue and answers over time, each as a table too', async () => {
    const { client, user, id } = await prepared(['siti@example.com', 'unknown@example.com']);
    await startCampaign(client, id);
    await until(client, id, ({ state }) => state === 'finished');
    go(`/campaigns/${id}/live`);
    for (const [view, title] of [
      ['Pace', 'Messages per minute'],
      ['Queue', 'Messages that still wait'],
      ['Answers', 'Answers by class'],
    ] as const) {
      await user.click(await screen.findByRole('radio', { name: view }));
      await screen.findByRole('heading', { name: title });
    }
    await user.click(screen.getByRole('button', { name: 'As table' }));
    const table = await screen.findByRole('table', { name: 'Answers by class' });
    within(table).getByText('refused: the address');
    await screen.findByRole('heading', { name: 'What happened' });
  });

  it('is paused and resumed by keyboard', async () => {
    const { client, user, id } = await prepared(
      Array.from({ length: 40 }, (_, n) => `siti${n}@example.com`),
      [{ messages: 10, seconds: 60 }],
    );
    await startCampaign(client, id);
    go(`/campaigns/${id}/live`);
    await screen.findByRole('button', { name: 'Pause' }, { timeout: 10_000 });
    await user.keyboard('{Alt>}p{/Alt}');
    await until(client, id, ({ state }) => state === 'paused');
    await screen.findByText('Paused by you.', { selector: 'b' });
    await user.keyboard('{Alt>}p{/Alt}');
    await until(client, id, ({ state }) => state !== 'paused');
  });

  it('of a scheduled campaign leads back to the draft', async () => {
    const { client, user, id } = await prepared(['siti@example.com']);
    const { when } = await client.campaigns.get({ id });
    await client.campaigns.save({ id, when: { ...when, startAt: Date.now() + 86_400_000 } });
    await startCampaign(client, id);
    go(`/campaigns/${id}/live`);
    await screen.findByText(/^Starts on/, { selector: 'b' });
    await user.click(screen.getByRole('button', { name: 'Another moment' }));
    const dialog = await screen.findByRole('dialog', { name: 'When should it start?' });
    const at = new Date(new Date().getFullYear() + 1, 2, 3, 8).getTime();
    fireEvent.change(within(dialog).getByLabelText(/Day and time/), { target: { value: toLocalText(at) } });
    await user.click(within(dialog).getByRole('button', { name: 'Schedule' }));
    await waitFor(async () => expect((await client.sending.progress({ campaignId: id })).scheduledFor).toBe(at));
    await user.click(await screen.findByRole('button', { name: 'Back to draft' }));
    await screen.findByText('It is a draft again. Nobody got anything.');
    expect((await client.campaigns.get({ id })).state).toBe('draft');
  });
});
