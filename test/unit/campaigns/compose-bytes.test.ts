import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileBody, fillHoles } from '../../../electron/engine/campaigns/compose-body.ts';
import { messageWriter } from '../../../electron/engine/campaigns/compose-bytes.ts';
import { quotedPrintable } from '../../../electron/engine/campaigns/quoted-printable.ts';
import { makeToken, openToken } from '../../../electron/engine/campaigns/tokens.ts';
import { compileMessage } from '../../../electron/engine/content/public.ts';

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

test('what merge fields become does not depend on who was written to before, nor on what stands beside it', async () => {
  const tags =
    '{{ a }} {{ b | default: "x" | upcase }} {{ a | downcase }} {{ a }} {{ c }} {{ c | capitalize }} {{ b }}';
  const html = `<p title="{{ a }}">${tags}</p><a href="{{ c }}">1</a><a href="https://x.example/{{ b }}">2</a>`;
  const source = { subject: tags, preheader: '', content: { kind: 'html', language: 'en', html }, text: tags } as const;
  const own = await compileMessage(source);
  const compiled = compileBody(own, []);
  const value = fc.constantFrom(
    '',
    ' ',
    'Siti',
    'siti & co',
    '<b>',
    'a=b\r\nc',
    'http://x.example/?a=1',
    'javascript:1',
    'ü',
  );
  const persons = fc.array(fc.record({ a: value, b: value, c: value }, { requiredKeys: [] }), { maxLength: 8 });
  const worst = { a: '<i>', b: 'y z', c: 'javascript:1' };
  expect(own.text(worst)).toBe('<i> Y Z <i> <i> javascript:1 Javascript:1 y z');
  const escaped = '&lt;i&gt; Y Z &lt;i&gt; &lt;i&gt; javascript:1 Javascript:1 y z';
  expect(own.html(worst)).toBe(
    `<p title="&lt;i&gt;">${escaped}</p><a href="#">1</a><a href="https://x.example/y%20z">2</a>`,
  );
  await fc.assert(
    fc.asyncProperty(persons, async (people) => {
      for (const values of people) {
        const fresh = await compileMessage(source);
        for (const part of ['subject', 'html', 'text'] as const) expect(own[part](values)).toBe(fresh[part](values));
        const holes = compileBody(fresh, []).holes.map((hole) => quotedPrintable(hole(values), false));
        expect(fillHoles(compiled, values)).toEqual(holes);
      }
    }),
    { numRuns: 40 },
  );
});
