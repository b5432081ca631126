import type { z } from 'zod';
import type { contract } from '../../../shared/contract/index.ts';
import type { EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { findMailbox, listMailboxes, removeMailbox, saveMailbox, switchMailbox, targetOfTyped } from './accounts.ts';
import { discoverMailbox } from './discover.ts';
import { allMailboxes } from './repo.ts';
import { recordOf } from './standing.ts';
import { testMailbox } from './test-steps.ts';
import { followSettings, readMailbox } from './watches.ts';

type Calls = Handlers<typeof contract.mailboxes>;

/** The calls of mailboxes. */
export function mailboxesHandlers(ctx: EngineContext): Calls {
  const record = (id: number) => recordOf(ctx, findMailbox(ctx, id));
  return {
    list: () => ({ mailboxes: listMailboxes(ctx) }),
    async save(input) {
      const id = await saveMailbox(ctx, input);
      await followSettings(ctx, id);
      return record(id);
    },
    async remove({ id }) {
      await removeMailbox(ctx, id);
      await followSettings(ctx, id);
      return {};
    },
    async enable({ id, enabled }) {
      switchMailbox(ctx, id, enabled);
      await followSettings(ctx, id);
      return record(id);
    },
    discover: ({ address }, { signal }) => discoverMailbox(ctx, { address, ...(signal ? { signal } : {}) }),
    test: ({ settings }, { signal }) => testMailbox(() => targetOfTyped(ctx, settings), signal),
    read: ({ id }) => read(ctx, id),
  };
}

type Read = z.output<(typeof contract.mailboxes.read)['~orpc']['outputSchema'] & z.ZodType>;

async function read(ctx: EngineContext, id: number | null): Promise<Read> {
  const mailboxes = id === null ? allMailboxes(ctx.db).filter(({ enabled }) => enabled) : [findMailbox(ctx, id)];
  const answers = await Promise.all(
    mailboxes.map(async (kept) => ({ id: kept.id, answer: await readMailbox(ctx, kept) })),
  );
  const total = { mailboxes: mailboxes.length, messages: 0, reports: 0, suppressed: 0 };
  const failed: { id: number; cause: string; words: string }[] = [];
  for (const { id: mailbox, answer } of answers) {
    if (!answer.ok) failed.push({ id: mailbox, cause: answer.cause, words: answer.words });
    else for (const key of ['messages', 'reports', 'suppressed'] as const) total[key] += answer.pass[key];
  }
  return { ...total, failed };
}
