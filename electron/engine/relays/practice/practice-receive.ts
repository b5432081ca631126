import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { behaviourOf, replyText } from './behaviours.ts';
import { headerBlock, headerValue } from './headers.ts';
import { later, type State, tally } from './practice-state.ts';
import type { KeptMessage } from './store.ts';

const refusal = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

/** The refusal that MAIL gets while the relay's own rate is used up, else null. */
export function overCap(state: State): Error | null {
  const { cap } = state.options;
  if (!cap) return null;
  const since = state.now() - cap.seconds * 1000;
  while (state.acceptedAt.length > 0 && (state.acceptedAt[0] ?? 0) <= since) state.acceptedAt.shift();
  return state.acceptedAt.length < cap.messages
    ? null
    : refusal(cap.code, '4.7.0 Too many messages in this time, please slow down');
}

const senderOf = (session: SMTPServerSession): string =>
  session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
const messageKey = (session: SMTPServerSession, address: string): string =>
  `${senderOf(session)}\n${address.toLowerCase()}`;

/** The refusal that a recipient gets before any message, else null. */
export function refusalAtRcpt(state: State, session: SMTPServerSession, address: string): Error | null {
  const behaviour = behaviourOf(address);
  const { reaction } = behaviour;
  if (reaction.do === 'refuse' && reaction.at === 'rcpt') {
    tally(state, behaviour, 'refused');
    state.store.note({ event: 'refused', at: state.now(), to: address, behaviour: behaviour.key, code: reaction.code });
    return refusal(reaction.code, replyText(reaction.text, address));
  }
  if (reaction.do === 'defer') {
    const key = messageKey(session, address);
    const before = state.putOff.get(key) ?? 0;
    if (before < reaction.times) {
      state.putOff.set(key, before + 1);
      tally(state, behaviour, 'deferred');
      state.store.note({
        event: 'deferred',
        at: state.now(),
        to: address,
        behaviour: behaviour.key,
        code: reaction.code,
      });
      return refusal(reaction.code, replyText(reaction.text, address));
    }
  }
  return null;
}

type Answer = (error?: Error | null, text?: string) => void;

/** Takes a message after its final dot and answers as its recipients' behaviours say. */
export async function receive(
  state: State,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  done: Answer,
): Promise<void> {
  const recipients = session.envelope.rcptTo.map((entry) => entry.address);
  const from = senderOf(session);
  try {
    const raw = await collect(stream, state.options.maxBytes ?? 25 * 1024 * 1024);
    // The server itself answers 552 for a message over SIZE.
    if (stream.sizeExceeded) return done(refusal(552, '5.3.4 Message size exceeds fixed maximum message size'));
    const answers = await Promise.all(recipients.map((to) => takeOne(state, { from, to, raw })));
    const drop = answers.includes('drop');
    const refused = answers.find((answer) => answer instanceof Error);
    const slow = recipients.some((to) => behaviourOf(to).reaction.do === 'wait');
    if (drop) state.sockets.get(session.remotePort)?.destroy();
    else
      later(
        state,
        () => (refused instanceof Error ? done(refused) : done(null, `2.0.0 Ok: kept as ${answers.at(-1)}`)),
        slow ? (state.options.delays?.slow ?? 3000) : 0,
      );
  } catch (error) {
    done(refusal(451, `4.3.0 The message could not be kept: ${error instanceof Error ? error.message : 'unknown'}`));
  }
}

async function collect(stream: SMTPServerDataStream, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes <= limit) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Decides about one recipient after the final dot. A kept message is as safe as its store promises before this resolves. */
async function takeOne(
  state: State,
  mail: { from: string; to: string; raw: Buffer },
): Promise<string | Error | 'drop'> {
  const behaviour = behaviourOf(mail.to);
  const { reaction } = behaviour;
  if (reaction.do === 'refuse') {
    tally(state, behaviour, 'refused');
    state.store.note({ event: 'refused', at: state.now(), to: mail.to, behaviour: behaviour.key, code: reaction.code });
    return refusal(reaction.code, replyText(reaction.text, mail.to));
  }
  if (reaction.do === 'drop' && !reaction.keep) {
    tally(state, behaviour, 'dropped');
    state.store.note({ event: 'lost', at: state.now(), to: mail.to, behaviour: behaviour.key, code: 0 });
    return 'drop';
  }
  const kept = keptMessage(state, mail, behaviour.key, reaction.do !== 'drop');
  await state.store.keep(kept, mail.raw);
  state.options.onKept?.();
  state.acceptedAt.push(kept.at);
  state.putOff.delete(`${mail.from}\n${mail.to.toLowerCase()}`);
  tally(state, behaviour, reaction.do === 'drop' ? 'dropped' : 'accepted');
  return reaction.do === 'drop' ? 'drop' : kept.id;
}

function keptMessage(
  state: State,
  mail: { from: string; to: string; raw: Buffer },
  behaviour: string,
  answered: boolean,
): KeptMessage {
  const at = state.now();
  const headers = headerBlock(mail.raw);
  state.sequence += 1;
  return {
    id: `${at.toString(36)}-${state.sequence.toString(36)}`,
    at,
    from: mail.from,
    to: mail.to,
    behaviour,
    messageId: headerValue(headers, 'Message-ID'),
    subject: headerValue(headers, 'Subject').slice(0, 500),
    bytes: mail.raw.length,
    answered,
  };
}
