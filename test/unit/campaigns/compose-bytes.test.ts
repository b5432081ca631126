import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageWriter } from '../../../electron/engine/campaigns/compose-bytes.ts';
import { makeToken, openToken } from '../../../electron/engine/campaigns/tokens.ts';

const body = {
  contentType: '',
  fixed: [Buffer.from('one '), Buffer.from(' two\r\n')],
  fixedBytes: 10,
  holes: [() => ''],
  tail: Buffer.alloc(0),
};

test('a message keeps its bytes until it is given back, however many are written after it', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ size: fc.nat(20_000), back: fc.nat(3) }), { maxLength: 60 }), (plan) => {
      const write = messageWriter(body);
      const held: { text: string; message: ReturnType<typeof write> }[] = [];
      for (const [n, { size, back }] of plan.entries()) {
        const text = String.fromCharCode(97 + (n % 26)).repeat(size);
        held.push({ text, message: write('H: ü\r\n\r\n', [text]) });
        for (const { text, message } of held) {
          expect(message.raw.toString()).toBe(`H: ü\r\n\r\none ${text} two\r\n`);
          expect(message.wire.toString()).toBe(`${message.raw}.\r\n`);
        }
        // Given back twice it must not be lent twice.
        for (const { message } of held.splice(0, back)) for (const _ of [1, 2]) message.reuse();
      }
    }),
    { numRuns: 100 },
  );
});

test('memory that was given back is used again', () => {
  const write = messageWriter(body);
  const first = write('', ['x']);
  first.reuse();
  expect(write('', ['y']).raw.buffer).toBe(first.raw.buffer);
});

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

test('a token is the row and its HMAC-SHA-256 (RFC 2104), in base 32', () => {
  const numbers = fc.tuple(fc.integer({ min: 1, max: 2 ** 48 - 1 }), fc.constantFrom(16, 32, 64, 65, 200));
  fc.assert(
    fc.property(numbers, ([id, keyBytes]) => {
      const key = randomBytes(keyBytes);
      const row = Buffer.alloc(6);
      row.writeUIntBE(id, 0, 6);
      const signature = createHmac('sha256', key).update('message').update(row).digest().subarray(0, 10);
      const bits = [...Buffer.concat([row, signature])].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      const fives = bits.padEnd(130, '0').match(/.{5}/g) ?? [];
      const token = makeToken(key, id);
      expect(token).toBe(fives.map((five) => DIGITS[Number.parseInt(five, 2)]).join(''));
      expect(openToken(key, token)).toBe(id);
      expect(openToken(randomBytes(32), token)).toBeUndefined();
    }),
  );
});
