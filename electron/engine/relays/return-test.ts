import { randomBytes } from 'node:crypto';
import { parseAddress } from '../../../shared/address.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { taggedAddress } from '../../../shared/return-address.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { waitForMail, watchStanding } from '../mailboxes/public.ts';
import { sendTest } from '../sending/public.ts';
import { readSettings } from '../settings/public.ts';
import { relayById } from './repo.ts';
import { returnMail } from './test-mail.ts';

type Calls = Handlers<typeof contract.relays>;
type Answer = Awaited<ReturnType<Calls['testReturn']>>;

const TOKEN_DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** A tag of the shape that messages have, so that whatever accepts this one accepts theirs. It names nothing. */
const sampleTag = (): string => [...randomBytes(26)].map((byte) => TOKEN_DIGITS[byte & 31]).join('');

/**
 * Whether mail to a tagged return address arrives in a mailbox that is watched: one mail goes through the relay, from such an
 * address to itself. Nothing is sent where no mailbox is watched. `too_long` and `address_wrong` are refused before anything
 * leaves; other causes are those of the relay's answer. Throws `not_found`.
 */
export async function testReturn(ctx: EngineContext, input: Parameters<Calls['testReturn']>[0]): Promise<Answer> {
  const relay = relayById(ctx.db, input.id);
  if (!relay) throw new AppError('not_found', { what: 'relay' });
  const { sender, language } = readSettings(ctx.db);
  const parsed = parseAddress(input.address.trim() || sender.address);
  if (!parsed.ok) return { outcome: 'refused', cause: 'address_wrong', words: '' };
  const marker = sampleTag();
  const tagged = taggedAddress(parsed.address, marker);
  if (tagged === null) return { outcome: 'refused', cause: 'return_too_long', words: '' };
  if (watchStanding(ctx).watched === 0) return { outcome: 'no_mailbox', cause: null, words: '' };
  const from = sender.address || parsed.address;
  const raw = returnMail({ from, to: tagged, marker, at: ctx.clock.now(), language: language ?? 'en' });
  // Listening starts before the mail leaves: it may be there before the relay's answer is.
  const arrival = waitForMail(ctx, marker, input.seconds * 1_000);
  const answer = await sendTest(ctx, { relayId: relay.id, envelopeFrom: tagged, to: tagged, raw });
  if (!answer.ok) return { outcome: 'refused', cause: answer.cause, words: answer.reply };
  const arrived = await arrival;
  if (arrived === undefined) return { outcome: 'no_mailbox', cause: null, words: answer.reply };
  return { outcome: arrived ? 'arrived' : 'not_seen', cause: null, words: answer.reply };
}
