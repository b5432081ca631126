import type { ComposedMessage, Composer } from '../campaigns/public.ts';
import type { FeedItem } from './feed.ts';
import type { Run } from './run.ts';
import type { SenderContext } from './sender-context.ts';

/** A message ready for the wire, or why it could not be made. */
export type Made = ComposedMessage | { readonly cause: string };

/** A message that was written before its turn: by whom, and when (monotonic). */
export interface Ahead {
  readonly made: ComposedMessage | Promise<Made>;
  readonly composer: Composer;
  readonly at: number;
}

/** Its date is the moment at which it was written: what has waited for longer is written anew. */
const FRESH = 1_000;

/** The campaign's composer, opened once for all connections; a promise only until it is there. */
export function composerOf(sender: SenderContext, run: Run): Composer | Promise<Composer> {
  if (run.composer !== null) return run.composer;
  const opening = sender.neighbours.openComposer(sender.engine, run.campaignId).then((composer) => {
    if (run.composer === opening) run.composer = composer;
    return composer;
  });
  run.composer = opening;
  return opening;
}

/** The message to one person; a promise only where it is signed. */
export function write(sender: SenderContext, composer: Composer, item: FeedItem): Made | Promise<Made> {
  const { ahead, contact, message } = item;
  item.ahead = null;
  if (contact === null) return { cause: 'contact_gone' };
  const known = ahead !== null && ahead.composer === composer;
  if (known && sender.engine.clock.monotonic() - ahead.at < FRESH) return ahead.made;
  const failed = (error: unknown): Made => {
    sender.engine.log.error('a message could not be made', error, { message: message.id });
    return { cause: (error as { code?: string }).code ?? 'internal' };
  };
  try {
    const made = composer.compose(contact, { messageRowId: message.id });
    return made instanceof Promise ? made.catch(failed) : made;
  } catch (error) {
    return failed(error);
  }
}

/** Writes the next message of a campaign before its turn; it is claimed and sent when its turn has come. */
export function writeNext(sender: SenderContext, run: Run) {
  const { composer } = run;
  const item = run.feed.nextToWrite();
  if (item === undefined || composer === null || composer instanceof Promise || run.state !== 'sending') return;
  const at = sender.engine.clock.monotonic();
  const made = write(sender, composer, item);
  if (made instanceof Promise || !('cause' in made)) item.ahead = { made, composer, at };
}
