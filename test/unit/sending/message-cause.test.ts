import { expect, test } from 'vitest';
import { causeOfMessage, causeOfTry } from '../../../electron/engine/sending/message-cause.ts';

const refused = { outcome: 'refused', stage: 'rcpt', code: 550, reply: '5.1.1 <siti@example.com>: User unknown' };

test('a message that did not go has its cause and what to do; any other has none', () => {
  expect(causeOfMessage({ state: 'rejected', ...refused })).toMatchObject({ cause: 'recipient_unknown' });
  expect(causeOfMessage({ state: 'deferred', ...refused, code: 451, reply: '4.7.1 Greylisted' })?.cause).toBe(
    'greylisted',
  );
  expect(causeOfMessage({ state: 'rejected', ...refused, stage: 'dot', reply: '5.7.26 no' })?.cause).toBe(
    'sender_unauthenticated',
  );
  expect(
    causeOfMessage({ state: 'rejected', ...refused, stage: 'compose', outcome: 'unmade', code: null })?.cause,
  ).toBe('message_unmade');
  expect(causeOfMessage({ state: 'rejected', outcome: null, stage: null, code: null, reply: null })?.cause).toBe(
    'delivery_expired',
  );
  for (const state of ['queued', 'sending', 'accepted', 'skipped', 'cancelled'] as const)
    expect(causeOfMessage({ state, ...refused })).toBeNull();
});

test('a broken line is about the line, and after the dot about the receipt', () => {
  const lost = { outcome: 'lost', code: null };
  for (const reply of ['ECONNRESET', 'closed', 'CLOSED', 'engine_ended', 'connectionlost'])
    expect([reply, causeOfMessage({ state: 'in_doubt', ...lost, stage: 'dot', reply })?.cause]).toEqual([
      reply,
      'reply_missing',
    ]);
  expect(causeOfTry({ ...lost, stage: 'data', reply: 'ECONNRESET' })?.cause).toBe('connection_cut');
  expect(causeOfTry({ ...lost, stage: 'data', reply: 'envelope_timeout' })?.cause).toBe('reply_late');
  expect(causeOfTry({ outcome: 'accepted', stage: 'dot', code: 250, reply: 'Ok' })).toBeNull();
  expect(causeOfTry({ outcome: null, stage: null, code: null, reply: null })).toBeNull();
});
