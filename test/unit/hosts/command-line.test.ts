import { describe, expect, it } from 'vitest';
import { argumentsOf, commandIn } from '../../../electron/hosts/cli/command-line.ts';
import { endedWords } from '../../../electron/hosts/cli/send.ts';
import { harmless, openTerminal } from '../../../electron/hosts/cli/terminal.ts';
import { UsageError, type Verb, type VerbContext } from '../../../electron/hosts/cli/verb.ts';
import { wordsIn } from '../../../electron/hosts/cli/words.ts';
import { PAUSE_CAUSES, type Progress } from '../../../shared/contract/sending.ts';

const verb: Verb = {
  options: { list: { type: 'string' }, yes: { type: 'boolean' }, tag: { type: 'string', multiple: true } },
  mostWords: (first) => (first === 'order' ? Number.POSITIVE_INFINITY : 1),
  run: () => Promise.reject(new Error('not run')),
};

/** The key of the sentence that a wrong command line gets, or null. */
function mistake(...args: string[]): string | null {
  try {
    argumentsOf(verb, 'import', args);
    return null;
  } catch (error) {
    if (error instanceof UsageError) return error.key;
    throw error;
  }
}

describe('a command line', () => {
  it('has its verb wherever it stands, and its language however it is written', () => {
    const id = { name: 'import', language: 'id', unspoken: undefined, json: true };
    expect(commandIn(['--language', 'id', 'import', 'a.csv', '--json'], {})).toMatchObject(id);
    expect(commandIn(['--json', 'import', 'a.csv', '--language=id'], { LANG: 'C' })).toMatchObject(id);
    expect(commandIn(['import'], { LANG: 'id_ID.UTF-8' }).language).toBe('id');
    expect(commandIn(['import', '--language', 'de'], { LANG: 'C' })).toMatchObject({ language: 'en', unspoken: 'de' });
    expect(commandIn(['--help'], {}).name).toBeUndefined();
  });

  it('is told in a sentence of ours what is wrong with it', () => {
    expect(mistake('--speed')).toBe('cli:usage.no_option');
    expect(mistake('-x')).toBe('cli:usage.no_option');
    expect(mistake('--toString')).toBe('cli:usage.no_option');
    expect(mistake('--yes=now')).toBe('cli:usage.no_value');
    expect(mistake('--list')).toBe('cli:usage.value');
    expect(mistake('--list', '--yes')).toBe('cli:usage.value');
    expect(mistake('one', 'two')).toBe('cli:usage.extra_word');
    expect(mistake('one', '--list', 'A', '--tag', 'a', '--tag=-b', '--yes', '--json')).toBeNull();
    expect(mistake('order', 'one', 'two', 'three')).toBeNull();
    // Standard input, and what stands behind two dashes.
    expect(mistake('-')).toBeNull();
    expect(mistake('--', '--file')).toBeNull();
  });
});

describe('what a terminal is given', () => {
  it('takes no orders from outside, and keeps our colours only where they are asked for', () => {
    const hostile = 'Budi\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u0000 Santoso\ttab\n';
    expect(harmless(hostile)).toBe('Budi]0;owned[2J31m Santoso\ttab\n');
    expect(harmless('\u001b[1mbold\u001b[0m', true)).toBe('\u001b[1mbold\u001b[0m');
    expect(harmless('\u001b[1mbold\u001b[0m')).toBe('bold');
  });

  it('says why a campaign was paused as the screens do, never by its key', () => {
    for (const language of ['en', 'id'] as const) {
      const context = { t: wordsIn(language), terminal: openTerminal(language) } as VerbContext;
      for (const cause of PAUSE_CAUSES) {
        const paused = {
          state: 'paused',
          campaignId: 7,
          pausedBecause: cause,
          pausedDetail: null,
          relayName: 'Kantor',
        };
        const lines = endedWords(context, paused as Progress);
        expect(lines.join('\n'), cause).not.toMatch(/live:|guard|\{\{|_/);
        expect(lines.at(-1)).toContain('merpati send 7 --resume');
        if (cause !== 'person') expect(lines.length, cause).toBeGreaterThan(1);
      }
    }
  });
});
