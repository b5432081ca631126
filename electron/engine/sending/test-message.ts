import { type CauseRule, causeNamed, explainReply, replyLine } from '../relays/public.ts';
import type { Sender } from './sender.ts';

/** How one test message ended; `cause` and `remedies` as in the table of causes, null and none where it went well. */
export type TestAnswer = {
  readonly ok: boolean;
  readonly reply: string;
  readonly reason: string | null;
  readonly cause: string | null;
  readonly remedies: string[];
};

const failed = (reply: string, reason: string, { cause, remedies }: CauseRule): TestAnswer => ({
  ok: false,
  reply,
  reason,
  cause,
  remedies: [...remedies],
});

/** Sends one ready message outside any campaign. It uses the relay's limits like any other; used up means an answer, not a wait. */
export async function sendOutside(
  sender: Sender,
  input: { relayId: number; envelopeFrom: string; to: string; raw: Buffer },
): Promise<TestAnswer> {
  const { engine, neighbours } = sender;
  const relay = neighbours.findRelay(engine.db, input.relayId);
  if (relay === undefined) return failed('', 'relay_gone', causeNamed('relay_gone'));
  const budget = sender.budget(relay.id);
  const domain = input.to.slice(input.to.lastIndexOf('@') + 1).toLowerCase();
  if (budget.take(domain, 'urgent') !== null) return failed('', 'relay_limit', causeNamed('own_limit'));
  const opened = await neighbours.openConnection(engine, relay, engine.closing);
  if (!opened.ok) {
    budget.release(domain);
    const { failure } = opened;
    const about = { ...failure, host: relay.host, user: relay.user };
    return failed(
      replyLine(failure) || failure.system,
      failure.stage === 'auth' ? 'signin' : 'networkerror',
      explainReply(about),
    );
  }
  const { outcome, phases } = await opened.connection.send({ from: input.envelopeFrom, to: input.to }, input.raw);
  budget.settle(domain);
  neighbours.noteTimings(engine, relay.id, phases);
  neighbours.noteOutcome(engine, relay.id, outcome);
  // The slot is on disk before the answer: a restart does not give it back.
  await sender.group.write(() => undefined);
  void opened.connection.quit();
  if (outcome.kind === 'accepted')
    return { ok: true, reply: replyLine(outcome), reason: null, cause: null, remedies: [] };
  if (outcome.kind === 'lost') {
    const line = { stage: outcome.stage, code: 0, text: '', system: outcome.cause };
    return failed(outcome.cause, 'connectionlost', explainReply(line));
  }
  const { code, enhanced, text, stage } = outcome;
  const verdict = neighbours.classifyReply(
    { code: code === 0 ? null : code, enhanced: enhanced ?? null, text, stage },
    engine.db,
  );
  return failed(replyLine(outcome), verdict.reason, explainReply({ ...outcome, system: '' }));
}
