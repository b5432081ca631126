import type { Sender } from './sender.ts';

/** Sends one ready message outside any campaign. It uses the relay's limits like any other; used up means an answer, not a wait. */
export async function sendOutside(
  sender: Sender,
  input: { relayId: number; envelopeFrom: string; to: string; raw: Buffer },
): Promise<{ ok: boolean; reply: string; reason: string | null }> {
  const { engine, neighbours } = sender;
  const relay = neighbours.findRelay(engine.db, input.relayId);
  if (relay === undefined) return { ok: false, reply: '', reason: 'relay_gone' };
  const budget = sender.budget(relay.id);
  const domain = input.to.slice(input.to.lastIndexOf('@') + 1).toLowerCase();
  if (budget.take(domain) !== null) return { ok: false, reply: '', reason: 'relay_limit' };
  const opened = await neighbours.openConnection(engine, relay, engine.closing);
  if (!opened.ok) {
    budget.release(domain);
    const { failure } = opened;
    return {
      ok: false,
      reply: failure.text || failure.system,
      reason: failure.stage === 'auth' ? 'signin' : 'networkerror',
    };
  }
  const { outcome, phases } = await opened.connection.send({ from: input.envelopeFrom, to: input.to }, input.raw);
  budget.settle(domain);
  neighbours.noteTimings(engine, relay.id, phases);
  neighbours.noteOutcome(engine, relay.id, outcome);
  // The slot is on disk before the answer: a restart does not give it back.
  await sender.group.write(() => undefined);
  void opened.connection.quit();
  if (outcome.kind === 'accepted') return { ok: true, reply: `${outcome.code} ${outcome.text}`, reason: null };
  if (outcome.kind === 'lost') return { ok: false, reply: outcome.cause, reason: 'connectionlost' };
  const { code, enhanced, text, stage } = outcome;
  const verdict = neighbours.classifyReply({ code: code === 0 ? null : code, enhanced: enhanced ?? null, text, stage });
  return { ok: false, reply: `${code} ${text}`, reason: verdict.reason };
}
