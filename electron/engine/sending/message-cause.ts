import type { MessageState } from '../../../shared/contract/sending.ts';
import { type CauseRule, causeNamed, explainReply } from '../relays/public.ts';
import type { Stage } from './outcome.ts';

/** One try of a message as the ledger keeps it. */
type Try = {
  readonly outcome: string | null;
  readonly stage: string | null;
  readonly code: number | null;
  readonly reply: string | null;
};

const EXPLAINED: ReadonlySet<MessageState> = new Set(['rejected', 'deferred', 'in_doubt']);
const STAGES: readonly string[] = ['connect', 'greeting', 'ehlo', 'tls', 'auth', 'mail', 'rcpt', 'data', 'dot'];
const isStage = (stage: string | null): stage is Stage => stage !== null && STAGES.includes(stage);

/** Why a message is rejected, deferred or in doubt, by its last try; null in any other state. */
export function causeOfMessage(message: Try & { readonly state: MessageState }): CauseRule | null {
  if (!EXPLAINED.has(message.state)) return null;
  return causeOfTry(message) ?? causeNamed(message.state === 'in_doubt' ? 'reply_missing' : 'delivery_expired');
}

/** What a try ran into; null where it went well or is not over. */
export function causeOfTry({ outcome, stage, code, reply }: Try): CauseRule | null {
  if (outcome === null || outcome === 'accepted') return null;
  if (outcome === 'unmade') return causeNamed('message_unmade');
  if (outcome === 'lost') return lost(stage === 'dot', reply ?? '');
  const [, enhanced, text] = /^(?:([245]\.\d{1,3}\.\d{1,3})(?:\s+|$))?([\s\S]*)$/.exec(reply ?? '') ?? [];
  return explainReply({ stage: isStage(stage) ? stage : '', code: code ?? 0, enhanced, text: text ?? '', system: '' });
}

/** The line broke: after the dot nobody knows (RFC 5321 4.2.5), before it nothing was handed over. */
function lost(afterDot: boolean, system: string): CauseRule {
  const rule = explainReply({ stage: afterDot ? 'dot' : 'data', code: 0, text: '', system });
  return rule.cause === 'unknown' ? causeNamed(afterDot ? 'reply_missing' : 'connection_cut') : rule;
}
