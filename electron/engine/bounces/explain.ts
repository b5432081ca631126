import type { VerdictClass } from '../../../shared/verdict.ts';
import { causeOfReason, explainReply, isCauseOfAReason } from '../relays/public.ts';
import type { BounceRow } from './repo.ts';

type Explained = { readonly cause: string | null; readonly remedies: string[] };

const OWN_WORDS: Explained = { cause: null, remedies: [] };

/** Which class a cause speaks of. */
const CLASS_OF: Readonly<Record<string, VerdictClass>> = {
  address: 'address',
  temporary: 'temporary',
  us: 'us',
  sign_in: 'us',
  slow_down: 'us',
};

/**
 * The explanation that every screen gives of the same reply, where the server's words name a known cause and it speaks of the
 * same class as the verdict, and more exactly; else none, and the reason's own words hold: no two sentences say different things.
 */
export function explainBounce(
  row: Pick<BounceRow, 'reply' | 'status' | 'diagnostic' | 'class' | 'reason' | 'kind' | 'rule'>,
): Explained {
  const code = codeOf(row);
  if (row.kind !== 'bounce' || code === 0 || row.rule.startsWith('own:')) return OWN_WORDS;
  const rule = explainReply({ stage: '', code, enhanced: row.status ?? undefined, text: row.diagnostic, system: '' });
  if (rule.cause === 'unknown' || CLASS_OF[rule.about] !== row.class) return OWN_WORDS;
  // What the reason says already needs no second sentence.
  if (rule.cause === causeOfReason(row.reason)) return { cause: null, remedies: [...rule.remedies] };
  // "Refused as spam" and "a rule of the server forbids it" beside it would be two answers to one question.
  if (isCauseOfAReason(rule.cause)) return OWN_WORDS;
  return { cause: rule.cause, remedies: [...rule.remedies] };
}

/** The reply code of a refusal (RFC 5321 4.2), 0 where the report carries none. */
function codeOf({ reply, diagnostic }: Pick<BounceRow, 'reply' | 'diagnostic'>): number {
  const [, digits] = /^(?:smtp;\s*)?([45]\d\d)\b/i.exec(reply.trim() || diagnostic.trim()) ?? [];
  return digits === undefined ? 0 : Number(digits);
}
