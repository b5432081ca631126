import { expect, test } from 'vitest';
import { classifyReply } from '../../../electron/engine/bounces/public.ts';
import { parseReply } from '../../../electron/engine/relays/reply.ts';

function verdictOn(stage: string, raw: string) {
  const reply = parseReply(raw);
  if (!reply) throw new Error(`no reply: ${raw}`);
  return classifyReply({ code: reply.code, enhanced: reply.enhanced ?? null, text: reply.text, stage });
}

// What cPanel hosts say of a From address that has no mailbox; taken for word of the recipient it would cost every contact.
test.each([
  '550-Verification failed for <info@sender.example>\r\n550-The mail server could not deliver mail to info@sender.example.  The account or domain may not exist, they may be blacklisted, or missing the proper dns entries.\r\n550 Sender verify failed',
  '550-Verification failed for <info@sender.example>\r\n550-No Such User Here\r\n550 Sender verify failed',
  '550 Verification failed for <info@sender.example>',
])('a sender who cannot be verified is about us: %s', (raw) => {
  for (const stage of ['mail', 'rcpt', 'dot']) expect(verdictOn(stage, raw)).toMatchObject({ class: 'us' });
});

test.each([
  '550 5.1.1 User unknown',
  '550 No such user',
  '550 5.1.2 Host unknown',
  '550 <a@sender.example> does not exist',
])('before a recipient was named, nobody is unknown but the sender: %s', (raw) => {
  for (const stage of ['greeting', 'ehlo', 'auth', 'mail']) expect(verdictOn(stage, raw).class).not.toBe('address');
  expect(verdictOn('rcpt', raw).class).toBe('address');
});

test('an address that is still being verified may be good', () => {
  const raw =
    '450 4.1.1 <siti@example.com>: Recipient address rejected: unverified address: Address verification in progress';
  expect(verdictOn('rcpt', raw)).toMatchObject({ class: 'temporary', reason: 'greylisted' });
});

test.each([
  ['mail', '550 5.7.1 Your account has been suspended', 'policyviolation'],
  ['mail', '451 4.7.0 Account temporarily suspended', 'policyviolation'],
  ['mail', '554 5.7.1 <news@sender.example>: Sender address rejected: account locked', 'policyviolation'],
  ['auth', '535 5.7.8 Your account has been suspended', 'signin'],
  ['mail', '554 5.7.1 Sending disabled', 'policyviolation'],
  ['rcpt', '550 5.7.1 Your account has been suspended, sending disabled', 'policyviolation'],
  ['dot', '554 Sending has been disabled for this account due to abuse', 'policyviolation'],
])('an account that may not send is ours: %s %s', (stage, raw, reason) => {
  expect(verdictOn(stage, raw)).toMatchObject({ class: 'us', reason });
});

test('a recipient whose account is suspended stays a matter of theirs', () => {
  expect(verdictOn('rcpt', '550 5.2.1 Account has been suspended')).toMatchObject({
    class: 'temporary',
    reason: 'suspend',
  });
});
