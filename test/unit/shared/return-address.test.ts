import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeToken } from '../../../electron/engine/campaigns/tokens.ts';
import { parseAddress } from '../../../shared/address.ts';
import { returnPathOf, taggedAddress } from '../../../shared/return-address.ts';

const token = makeToken(Buffer.alloc(32, 7), 41);
const made = { envelopeFrom: 'news@toko.example', messageId: `<${token}@toko.example>` };

test('the envelope sender is the author’s, the relay’s own, and tagged where it is wished', () => {
  expect(returnPathOf({ returnAddress: '', returnTag: false }, made)).toBe('news@toko.example');
  expect(returnPathOf({ returnAddress: 'balik@toko.example', returnTag: false }, made)).toBe('balik@toko.example');
  expect(returnPathOf({ returnAddress: '', returnTag: true }, made)).toBe(`news+${token}@toko.example`);
  expect(returnPathOf({ returnAddress: 'balik@toko.example', returnTag: true }, made)).toBe(
    `balik+${token}@toko.example`,
  );
});

test('a test mail has the tag that names nobody', () => {
  const sample = makeToken(Buffer.alloc(32, 7), 0);
  const test = { envelopeFrom: 'news@toko.example', messageId: `<${sample}.mabc12@toko.example>` };
  expect(returnPathOf({ returnAddress: '', returnTag: true }, test)).toBe(`news+${sample}@toko.example`);
});

test('an extension that is there already stays in front', () => {
  expect(taggedAddress('news+promo@toko.example', token)).toBe(`news+promo+${token}@toko.example`);
});

test('64 octets before the @ hold; longer ones and quoted ones stay untagged', () => {
  const longest = 'a'.repeat(64 - 27);
  expect(taggedAddress(`${longest}@toko.example`, token)).toBe(`${longest}+${token}@toko.example`);
  expect(taggedAddress(`${longest}a@toko.example`, token)).toBeNull();
  // Two octets each (RFC 6531): nineteen of them are too many, though only nineteen letters.
  expect(taggedAddress(`${'é'.repeat(19)}@toko.example`, token)).toBeNull();
  expect(taggedAddress('"a b"@toko.example', token)).toBeNull();
  expect(taggedAddress('nobody', token)).toBeNull();
  const tooLong = { returnAddress: `${longest}a@toko.example`, returnTag: true };
  expect(returnPathOf(tooLong, made)).toBe(tooLong.returnAddress);
});

test('whatever the address, what comes out is one that mail can return to', () => {
  const local = fc.stringMatching(/^[a-z0-9]{1,30}(?:[.+][a-z0-9]{1,30}){0,2}$/);
  const domain = fc.stringMatching(/^[a-z0-9]{1,40}(?:\.[a-z0-9]{1,40}){0,4}\.example$/);
  fc.assert(
    fc.property(local, domain, (before, after) => {
      const address = `${before}@${after}`;
      fc.pre(parseAddress(address).ok);
      const path = returnPathOf({ returnAddress: address, returnTag: true }, made);
      expect(parseAddress(path).ok).toBe(true);
      expect(path === address || path === `${before}+${token}@${after}`).toBe(true);
    }),
  );
});
