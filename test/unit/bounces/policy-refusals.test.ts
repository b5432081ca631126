import { describe, expect, it } from 'vitest';
import { classifyReply } from '../../../electron/engine/bounces/classify.ts';

describe('a recipient refused by a rule of theirs', () => {
  it.each([
    ['554', '5.7.1', '<siti@example.com>: Recipient address rejected: Access denied'],
    ['554', '5.7.1', '5.7.1 <siti@example.com>: Recipient address rejected: Policy reasons'],
  ])('is about us and costs no contact: %s %s %s', (code, enhanced, text) => {
    expect(classifyReply({ code, enhanced, text, stage: 'rcpt' })).toMatchObject({
      class: 'us',
      reason: 'policyviolation',
    });
  });

  it.each([
    ['550', '5.7.1', '<siti@example.com>: Recipient address rejected: User unknown in virtual mailbox table'],
    ['550', '5.4.1', 'Recipient address rejected: Access denied. AS(201806281)'],
    ['550', '5.1.1', '<siti@example.com>: Recipient address rejected'],
  ])('stays about the address where the server says so besides: %s %s %s', (code, enhanced, text) => {
    expect(classifyReply({ code, enhanced, text, stage: 'rcpt' })).toMatchObject({
      class: 'address',
      reason: 'userunknown',
    });
  });
});
