import { expect, test } from 'vitest';
import { isLoopback } from '../../../electron/engine/relays/connection.ts';
import { BEHAVIOURS } from '../../../electron/engine/relays/practice/behaviours.ts';
import { clean, parseReply, withoutSecrets } from '../../../electron/engine/relays/reply.ts';
import type { KeptRelay } from '../../../electron/engine/relays/repo.ts';
import {
  DEFAULT_LIMITS,
  keepsPassword,
  type RelayInput,
  refusePlain,
  tidy,
  trimmedPassword,
} from '../../../electron/engine/relays/settings.ts';
import behavioursEn from '../../../renderer/locales/en/behaviours.json' with { type: 'json' };
import behavioursId from '../../../renderer/locales/id/behaviours.json' with { type: 'json' };

const input: RelayInput = {
  id: null,
  name: '',
  host: 'smtp.example.com',
  port: 587,
  tls: 'starttls',
  user: 'u',
  auth: 'password',
  oauth: null,
  preset: null,
  fingerprint: '',
  limits: DEFAULT_LIMITS,
  returnAddress: '',
  returnTag: false,
  enabled: true,
  allowPlain: false,
};
const kept: KeptRelay = {
  ...input,
  oauth: null,
  id: 1,
  kind: 'smtp',
  hasPassword: true,
  position: 0,
  lastTest: null,
  createdAt: 0,
};

test('every behaviour has its words in both languages, and none is left over', () => {
  for (const catalogue of [behavioursEn, behavioursId])
    expect(Object.keys(catalogue).sort()).toEqual(BEHAVIOURS.map(({ key }) => key).sort());
});

test('replies are taken apart', () => {
  const rows: [string, object | null][] = [
    ['550 5.1.1 <a@b.example>: unknown', { code: 550, enhanced: '5.1.1', text: '<a@b.example>: unknown' }],
    [
      '550-5.7.1 first\r\n550-5.7.1 second\n550 5.7.1 third',
      { code: 550, enhanced: '5.7.1', text: 'first second third' },
    ],
    ['421', { code: 421, text: '' }],
    ['250 2.0.0', { code: 250, enhanced: '2.0.0', text: '' }],
    ['554 5.1 not a status', { code: 554, text: '5.1 not a status' }],
    ['hello', null],
    ['', null],
  ];
  for (const [raw, expected] of rows) expect([raw, parseReply(raw)]).toEqual([raw, expected]);
  expect(parseReply(`550 ${'x'.repeat(100_000)}`)?.text.length).toBeLessThanOrEqual(2_000);
  expect(clean('a\u0007\x1b[31mb\r\nc')).toBe('a [31mb c');
  expect(withoutSecrets('no geheim and Z2VoZWlt', ['geheim'])).toBe('no ••• and •••');
});

test('this computer, by name or address', () => {
  for (const host of ['localhost', 'LOCALHOST.', 'relay.localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]'])
    expect([host, isLoopback(host)]).toEqual([host, true]);
  for (const host of ['mail.example.com', '127.0.0.1.example.com', 'localhost.example.com', '10.0.0.1', '0.0.0.0', ''])
    expect([host, isLoopback(host)]).toEqual([host, false]);
});

test('settings are tidied or refused', () => {
  expect(tidy({ ...input, host: ' SMTP.Example.COM ', user: ' u ' })).toMatchObject({
    host: 'smtp.example.com',
    user: 'u',
    name: 'smtp.example.com',
  });
  for (const host of ['http://smtp.example.com', 'smtp example', 'a\r\nb', '-x', '', 'a/b', 'user@host'])
    expect(() => tidy({ ...input, host }), host).toThrow('relay_host_invalid');
  expect(() => tidy({ ...input, fingerprint: 'ab' })).toThrow('invalid_input');
  expect(trimmedPassword(' abcd efgh ijkl mnop ')).toBe('abcdefghijklmnop');
  const made: [string, string][] = [
    ['abcd\u00a0efgh\u00a0ijkl\u00a0mnop', 'abcdefghijklmnop'],
    ['abcd\tefgh\tijkl\tmnop\n', 'abcdefghijklmnop'],
    ['3k5n 7t8c 9x2l 4m6p', '3k5n7t8c9x2l4m6p'],
    ['AbCd 12eF GhIj', 'AbCd12eFGhIj'],
    ['\ufeffgeheim\u200b\r\n', 'geheim'],
  ];
  for (const [typed, meant] of made) expect([typed, trimmedPassword(typed)]).toEqual([typed, meant]);
  for (const kept of ['my pass word', ' blank at both ends ', 'blue lamp tree', 'abcd-efgh-ijkl-mnop', 'abcd efgh', ''])
    expect(trimmedPassword(kept)).toBe(kept);
  expect(() => refusePlain({ tls: 'none', host: 'smtp.example.com', allowPlain: false })).toThrow(
    'relay_plain_refused',
  );
  expect(() => refusePlain({ tls: 'none', host: '127.0.0.1', allowPlain: false })).not.toThrow();
  expect(() => refusePlain({ tls: 'none', host: 'smtp.example.com', allowPlain: true })).not.toThrow();
});

test('a kept password goes to the server it was given for and to no other', () => {
  expect(keepsPassword(kept, { ...input, port: 465, tls: 'tls' })).toBe(true);
  expect(keepsPassword(kept, { ...input, host: 'evil.example' })).toBe(false);
  expect(keepsPassword(kept, { ...input, user: 'other' })).toBe(false);
  expect(keepsPassword(kept, { ...input, tls: 'none', allowPlain: true })).toBe(false);
  expect(keepsPassword({ ...kept, hasPassword: false }, input)).toBe(false);
  const trusted = Array(32).fill('AB').join(':');
  expect(keepsPassword(kept, { ...input, fingerprint: trusted })).toBe(false);
  expect(keepsPassword({ ...kept, fingerprint: trusted }, { ...input, fingerprint: trusted })).toBe(true);
  expect(keepsPassword({ ...kept, fingerprint: trusted }, input)).toBe(true);
});
