import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { replyCodeIn, stageIn } from '../../../electron/engine/bounces/smtp-words.ts';
import { CLASS_OF } from '../../../electron/engine/bounces/verdict-table.ts';
import type { About, Failure } from '../../../electron/engine/relays/causes.ts';
import { explainReply } from '../../../electron/engine/relays/explain.ts';
import type { Reason, VerdictClass } from '../../../shared/verdict.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/smtp-replies');

type Labelled = {
  readonly line?: string;
  readonly text?: string;
  readonly kind: string;
  readonly reply?: string;
  readonly status?: string;
  readonly code?: string;
  readonly reason: string;
  readonly permanent?: boolean;
  readonly accept: readonly ('hard' | 'soft')[];
};

const read = (name: string): Labelled[] =>
  readFileSync(resolve(FOLDER, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Labelled);

const STAGE_OF: Readonly<Record<string, Failure['stage']>> = {
  content: 'dot',
  data: 'data',
  rcpt: 'rcpt',
  mail: 'mail',
};

function failureOf(one: Labelled): Failure {
  const text = one.line ?? (one.code ? `${one.code} ${one.text}` : (one.text ?? ''));
  const code = Number(one.reply ?? replyCodeIn(text) ?? (one.permanent === false ? 450 : 550));
  const enhanced = one.status ?? /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0];
  return { stage: STAGE_OF[stageIn(text) ?? ''] ?? '', code, enhanced, text, system: '' };
}

const CLASS_OF_ABOUT: Readonly<Record<About, VerdictClass>> = {
  own: 'us',
  sign_in: 'us',
  slow_down: 'us',
  us: 'us',
  line: 'temporary',
  temporary: 'temporary',
  address: 'address',
};
/** The labels' other names for reasons of ours. */
const SAME: Readonly<Record<string, Reason>> = {
  blacklist: 'blocked',
  spam: 'spamdetected',
  recipient: 'userunknown',
  capacity: 'mailboxfull',
  greylist: 'greylisted',
  network: 'networkerror',
};

/** Whom the labels allow it to be about: the label's own class, and the address where they call it hard or accept that. */
function allowed({ reason, accept }: Labelled): VerdictClass[] {
  const own = CLASS_OF[SAME[reason] ?? (reason as Reason)];
  return [...(own ? [own] : []), ...(accept.includes('hard') ? (['address'] as const) : [])];
}

test.skipIf(!existsSync(FOLDER)).each(['replies.jsonl', 'provider-tables.jsonl'])(
  '%s: nearly every real reply has a cause that says something and is about the right one',
  (name) => {
    const all = read(name);
    const silent: string[] = [];
    const wrong: string[] = [];
    for (const one of all) {
      const failure = failureOf(one);
      const { cause, about } = explainReply(failure);
      const line = `${one.reason} → ${cause} (${failure.stage}): ${failure.text.slice(0, 140)}`;
      if (cause === 'unknown' || cause === 'refused') silent.push(line);
      if (!allowed(one).includes(CLASS_OF_ABOUT[about])) wrong.push(line);
    }
    console.info(
      `${name}: ${all.length} replies, ${silent.length} without a telling cause, ${wrong.length} about another one`,
    );
    expect(silent.length / all.length).toBeLessThanOrEqual(0.05);
    expect(wrong.length / all.length).toBeLessThanOrEqual(0.05);
  },
);
