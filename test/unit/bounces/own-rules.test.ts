import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyReply, RULES } from '../../../electron/engine/bounces/classify.ts';
import { draftPattern } from '../../../electron/engine/bounces/draft-rule.ts';
import { conflictsOf, lettersOf, tidyPattern, tooShort, toRule } from '../../../electron/engine/bounces/own-rule.ts';
import { comparable, findPattern } from '../../../electron/engine/bounces/rule.ts';

describe('the words of a rule', () => {
  it.each([
    [
      '550 5.7.1 <siti@people.example>: Sender not on the guest list of mx7.people.example (id 8f3a-22)',
      'sender not on the guest list of',
    ],
    ['421 Too early, come back at 14:30 for siti@people.example please', 'too early, come back at*for*please'],
    ['554 Pigeon hole 4711 of "Siti" is nailed shut', 'pigeon hole*is nailed shut'],
  ])('are drafted without what is particular: %s', (text, pattern) => {
    expect(draftPattern(text)).toBe(pattern);
  });

  it('are found again in what they were made from, whatever that is', () => {
    const texts = fc.oneof(
      fc.constantFrom(...RULES.map((rule) => rule.sample)),
      fc
        .array(
          fc.constantFrom(
            'mailbox',
            'of',
            'siti@people.example',
            '4711',
            'is shut.',
            'mx.people.example',
            '[192.0.2.1]',
            '550-5.7.1',
            'gudang',
            'penuh;',
            '"x"',
            '*',
          ),
          { maxLength: 40 },
        )
        .map((words) => words.join(' ')),
      fc.string({ maxLength: 300 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const pattern = draftPattern(text, ['siti']);
        if (lettersOf(pattern) < 8) return;
        expect(findPattern(comparable(text), pattern)).not.toBe(-1);
        expect(tidyPattern(pattern)).toBe(pattern);
        expect(pattern).not.toMatch(/people\.example|4711|192\.0/);
      }),
      { numRuns: 500 },
    );
  });

  it('that are too short or mean other things elsewhere are told', () => {
    expect(tooShort(['spam', 'user * x', '<addr> is', 'nailed shut'])).toEqual(['spam', 'user * x', '<addr> is']);
    const common = toRule({ id: null, any: ['rejected'], reason: 'mailboxfull', sample: '' });
    expect(conflictsOf(common, RULES).length).toBeGreaterThan(3);
    const rare = toRule({ id: null, any: ['pigeon hole * nailed shut'], reason: 'mailboxfull', sample: '' });
    expect(conflictsOf(rare, RULES)).toEqual([]);
  });

  it('come before every shipped rule, also for a reply while sending', () => {
    const reply = {
      code: 550,
      enhanced: '5.1.1',
      text: 'User unknown; Pigeon hole 12 of siti nailed shut',
      stage: 'rcpt',
    };
    expect(classifyReply(reply).class).toBe('address');
    const own = [toRule({ id: 7, any: ['Pigeon hole * NAILED shut'], reason: 'mailboxfull', sample: '' })];
    expect(classifyReply(reply, own)).toMatchObject({ class: 'temporary', reason: 'mailboxfull', rule: 'own:7' });
  });
});
