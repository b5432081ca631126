import { describe, expect, it } from 'vitest';
import { SHIPPED } from '../../../electron/engine/relays/discovery/presets.ts';
import { formOfOffer, isAddress, offerOfPreset, waysOf } from '../../../renderer/features/relays/offers.ts';
import { domainsOf, ownPresetId } from '../../../renderer/features/relays/preset-form.ts';
import {
  EMPTY_FORM,
  edited,
  formOf,
  inputOf,
  keepsSecret,
  missing,
  NO_OAUTH,
  NO_SECRETS,
  type RelayForm,
  remedied,
  withTls,
} from '../../../renderer/features/relays/relay-form.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { relayInput } from '../../../shared/contract/relays.ts';

const KEPT: RelayRecord = {
  id: 7,
  name: 'Toko',
  kind: 'smtp',
  host: 'smtp.example.com',
  port: 587,
  tls: 'starttls',
  user: 'halo@toko.example',
  auth: 'password',
  hasPassword: true,
  oauth: null,
  preset: null,
  fingerprint: '',
  limits: EMPTY_FORM.limits,
  returnAddress: '',
  returnTag: false,
  enabled: true,
  position: 0,
  lastTest: null,
  createdAt: 1,
};
const form = (patch: Partial<RelayForm> = {}): RelayForm => ({ ...formOf(KEPT), ...patch });

describe('a kept secret', () => {
  it('counts for the server, account and kind of line that it was given for', () => {
    expect(keepsSecret(form(), KEPT)).toBe(true);
    expect(keepsSecret(form({ port: 465, tls: 'tls' }), KEPT)).toBe(true);
    expect(keepsSecret(form({ host: 'smtp.example.org' }), KEPT)).toBe(false);
    expect(keepsSecret(form({ user: 'lain@toko.example' }), KEPT)).toBe(false);
    expect(keepsSecret(form({ tls: 'none' }), KEPT)).toBe(false);
    expect(keepsSecret(form({ fingerprint: 'AB:CD' }), KEPT)).toBe(false);
    expect(keepsSecret(form(), null)).toBe(false);
  });

  it('is left out of what is sent, and a typed one is not', () => {
    expect(inputOf(form(), NO_SECRETS, KEPT)).not.toHaveProperty('password');
    expect(inputOf(form(), { ...NO_SECRETS, password: 'x' }, KEPT)).toMatchObject({ password: 'x' });
    expect(inputOf(form({ host: 'smtp.example.org' }), NO_SECRETS, KEPT)).toMatchObject({ password: '' });
  });

  it('of a sign-in in the browser ends with its settings, and when the provider takes it back', () => {
    const oauth = {
      ...NO_OAUTH,
      clientId: 'id-1',
      account: 'halo@toko.example',
      hasClientSecret: false,
      needsSignIn: false,
    };
    const kept: RelayRecord = { ...KEPT, auth: 'oauth2', hasPassword: false, oauth };
    expect(keepsSecret(formOf(kept), kept)).toBe(true);
    expect(keepsSecret({ ...formOf(kept), oauth: { ...NO_OAUTH, clientId: 'id-2' } }, kept)).toBe(false);
    const ended: RelayRecord = { ...kept, oauth: { ...oauth, needsSignIn: true } };
    expect(missing(formOf(ended), NO_SECRETS, ended)).toBe('oauth');
    expect(missing(formOf(ended), { ...NO_SECRETS, ticket: 't' }, ended)).toBe(null);
    expect(inputOf(formOf(ended), { ...NO_SECRETS, ticket: 't' }, ended)).toMatchObject({
      auth: 'oauth2',
      oauthTicket: 't',
      oauth: { clientId: 'id-1' },
    });
    expect(relayInput.safeParse(inputOf(formOf(ended), NO_SECRETS, ended)).success).toBe(true);
  });
});

describe('a form', () => {
  it('says what is missing before it is tried', () => {
    expect(missing(EMPTY_FORM, NO_SECRETS, null)).toBe('host');
    expect(missing(form({ user: '' }), NO_SECRETS, null)).toBe(null);
    expect(missing(form({ user: '', preset: 'amazon-ses' }), NO_SECRETS, null)).toBe('user');
    expect(missing(form(), NO_SECRETS, null)).toBe('password');
    expect(missing(form({ tls: 'none' }), { ...NO_SECRETS, password: 'x' }, null)).toBe('consent');
    expect(missing(form({ tls: 'none', allowPlain: true }), { ...NO_SECRETS, password: 'x' }, null)).toBe(null);
    expect(missing(form({ tls: 'none', host: '127.0.0.1' }), { ...NO_SECRETS, password: 'x' }, null)).toBe(null);
  });

  it('takes a remedy, and none that lacks what it needs', () => {
    expect(remedied(form(), 'try_465', {})).toMatchObject({ port: 465, tls: 'tls' });
    expect(remedied(form(), 'trust_certificate', {})).toBe(null);
    expect(remedied(form(), 'use_certificate_name', { suggestedHost: 'srv1.example.net' })).toMatchObject({
      host: 'srv1.example.net',
    });
    expect(remedied(form(), 'use_suggested_user', {})).toBe(null);
    expect(withTls(form({ port: 2_525 }), 'tls')).toMatchObject({ port: 2_525, tls: 'tls' });
  });
});

describe('an offer', () => {
  const person = 'Halo@Toko.example';

  it('of every shipped preset becomes a form that the engine takes once a server and a secret are typed', () => {
    for (const preset of SHIPPED) {
      const offer = offerOfPreset(preset, person);
      const made = formOfOffer(offer, person);
      expect(made.host, preset.id).not.toContain('{');
      expect(made.port, preset.id).toBeGreaterThan(0);
      const typed = { ...made, host: made.host || 'smtp.example.com' };
      expect(relayInput.safeParse(inputOf(typed, { ...NO_SECRETS, password: 'x' }, null)).error, preset.id).toBe(
        undefined,
      );
      expect(
        waysOf(offer).every((way) => way.port > 0),
        preset.id,
      ).toBe(true);
      expect(made.signIn, preset.id).toBe(preset.auth[0]);
    }
  });

  it('asks Microsoft’s people to sign in with the browser, and Google’s for an app password', () => {
    const first = (id: string) => {
      const preset = SHIPPED.find((one) => one.id === id);
      return preset && formOfOffer(offerOfPreset(preset, person), person).signIn;
    };
    expect(['microsoft-365', 'outlook'].map(first)).toEqual(['oauth2', 'oauth2']);
    expect(['gmail', 'google-workspace', 'google-relay'].map(first)).toEqual(Array(3).fill('app_password'));
  });

  it('without an address leaves the server open where it depends on the domain', () => {
    const cpanel = SHIPPED.find((preset) => preset.servers[0]?.host.includes('{domain}'));
    expect(cpanel && offerOfPreset(cpanel, '').host).toBe('');
    expect(cpanel && offerOfPreset(cpanel, person).host).toMatch(/toko\.example$/);
  });
});

describe('what is typed', () => {
  it.each([
    ['halo@toko.example', true],
    [' halo@toko.example ', true],
    ['halo', false],
    ['halo@toko', false],
    ['a b@toko.example', false],
    ['halo@@toko.example', false],
  ])('%s is an address: %s', (text, right) => {
    expect(isAddress(text)).toBe(right);
  });

  it('becomes domains, and an id of its own', () => {
    expect(domainsOf('@Toko.test, halo@roti.test\n toko.test')).toEqual(['toko.test', 'roti.test']);
    expect(ownPresetId('Surat Toko', new Set(['own-surat-toko']))).toBe('own-surat-toko-2');
    expect(ownPresetId('  ', new Set())).toBe('own-relay');
  });
});

describe('another server', () => {
  const form = { ...EMPTY_FORM, host: 'mail.toko.example', allowPlain: true, fingerprint: 'AB' };

  it('ends consent and trust that were given for the one before', () => {
    expect(edited(form, { host: 'mail.lain.example' })).toMatchObject({ allowPlain: false, fingerprint: '' });
    expect(edited(form, { port: 465 })).toMatchObject({ allowPlain: true, fingerprint: 'AB', port: 465 });
    expect(edited(form, { host: 'mail.lain.example', fingerprint: 'CD' }).fingerprint).toBe('CD');
    const remedy = remedied(form, 'use_certificate_name', { suggestedHost: 'srv7.hosting.example' });
    expect(remedy).toMatchObject({ host: 'srv7.hosting.example', allowPlain: false, fingerprint: '' });
    expect(remedied(form, 'use_suggested_user', { suggestedUser: 'apikey' })?.user).toBe('apikey');
  });
});

it('where bounces return goes through the form as it is', () => {
  const kept = { ...KEPT, returnAddress: 'balik@toko.example', returnTag: true };
  expect(inputOf(formOf(kept), NO_SECRETS, kept)).toMatchObject({
    returnAddress: 'balik@toko.example',
    returnTag: true,
  });
  const typed = { ...formOf(kept), returnAddress: ' lain@toko.example ', returnTag: false };
  expect(inputOf(typed, NO_SECRETS, kept)).toMatchObject({ returnAddress: 'lain@toko.example', returnTag: false });
  expect(inputOf(EMPTY_FORM, NO_SECRETS, null)).toMatchObject({ returnAddress: '', returnTag: false });
});
