import { expect, it } from 'vitest';
import en from '../../../renderer/locales/en/reasons.json' with { type: 'json' };
import id from '../../../renderer/locales/id/reasons.json' with { type: 'json' };

it('what to do about a cause is said of campaigns that are over too: nobody can pause those', () => {
  for (const [language, word] of [
    [en, /\bpaus/i],
    [id, /\bdijeda|\bjeda/i],
  ] as const)
    for (const [reason, words] of Object.entries<object>(language))
      expect([reason, 'action' in words && word.test(String(words.action))]).toEqual([reason, false]);
});
