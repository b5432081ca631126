import { describe, expect, test } from 'vitest';
import { returnRows } from '../../../electron/engine/campaigns/check-relay.ts';
import { readingRows, unsubscribeRows } from '../../../electron/engine/campaigns/check-unsubscribe.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 22);
const unsubscribe = { mailbox: '', url: 'https://toko.example/keluar', urlTestedAt: now, urlSeenAt: now };
const told = (rows: readonly { key: string; level: string }[]) => rows.map(({ key, level }) => `${level} ${key}`);
const endpoint = (change: Partial<typeof unsubscribe> | { urlTestedAt: null } | { urlSeenAt: null }) =>
  told(unsubscribeRows({ unsubscribe: { ...unsubscribe, ...change } }, 'stop@toko.example', { offered: true, now }))[1];

test('a page of one’s own: nothing, not visited, not tested, fresh, old', () => {
  expect(endpoint({ url: ' ' })).toBe('notice unsubscribe_one_click');
  expect(endpoint({ url: 'http://toko.example/' })).toBe('warning unsubscribe_url_not_https');
  expect(endpoint({ urlSeenAt: null })).toBe('warning unsubscribe_url_untested');
  expect(endpoint({ urlTestedAt: null })).toBe('notice unsubscribe_url_no_click');
  expect(endpoint({})).toBe('passed unsubscribe_endpoint');
  expect(endpoint({ urlTestedAt: now - 30 * DAY })).toBe('passed unsubscribe_endpoint');
  expect(endpoint({ urlTestedAt: now - 31 * DAY })).toBe('warning unsubscribe_url_old');
  expect(endpoint({ urlSeenAt: now - 31 * DAY })).toBe('warning unsubscribe_url_old');
});

describe('whether anybody reads who asks to leave', () => {
  const rows = (watched: string[], unreadSince: number | null = null, practice = false) =>
    told(readingRows('stop@toko.example', { watched, unreadSince }, { now, practice }));
  test('not checked is not passed', () => {
    expect(rows([])).toEqual(['warning requests_unwatched']);
    expect(rows(['lain@toko.example'])).toEqual(['warning requests_elsewhere']);
    expect(rows(['STOP@toko.example'])).toEqual(['passed requests_read']);
    expect(rows(['lain@toko.example', 'stop+x@toko.example'])).toEqual(['passed requests_read']);
    expect(rows(['stop@toko.example'], now - 60_000)).toEqual(['passed requests_read']);
    expect(rows(['stop@toko.example'], now - 3_600_000)).toEqual(['not_checked requests_unread']);
  });
  test('while rehearsing it is only worth knowing', () => {
    expect(rows([], null, true)).toEqual(['notice requests_unwatched']);
    expect(rows(['lain@toko.example'], null, true)).toEqual(['notice requests_elsewhere']);
  });
  test('without an address there is nothing to read', () => {
    expect(readingRows('', { watched: [], unreadSince: null }, { now, practice: false })).toEqual([]);
  });
});

test('bounces that return to another domain: a warning where nothing of ours signs', () => {
  const relay = (returnAddress: string, kind: RelayRecord['kind'] = 'smtp') =>
    ({ id: 3, kind, returnAddress }) as RelayRecord;
  const rows = (address: string, signs: boolean) => told(returnRows(relay(address), 'news@toko.example', signs));
  expect(rows('', false)).toEqual([]);
  expect(rows('balik@toko.example', false)).toEqual([]);
  expect(rows('balik@bounce.toko.example', false)).toEqual([]);
  expect(rows('balik@lain.example', false)).toEqual(['warning return_unaligned']);
  expect(rows('balik@lain.example', true)).toEqual(['notice return_other_domain']);
  expect(rows('balik@nottoko.example', false)).toEqual(['warning return_unaligned']);
  expect(told(returnRows(relay('balik@lain.example', 'practice'), 'news@toko.example', false))).toEqual([]);
  expect(told(returnRows(undefined, 'news@toko.example', false))).toEqual([]);
});
