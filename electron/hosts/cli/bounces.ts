import { classify } from './bounces-classify.ts';
import { mailFiles, unreadWords } from './mail-files.ts';
import { readAll } from './mailbox-read.ts';
import { table } from './terminal.ts';
import { UsageError, type Verb, type VerbContext, type VerbResult } from './verb.ts';

type Reading = Awaited<ReturnType<VerbContext['client']['bounces']['read']>>;

/** How many files one call takes. */
const AT_ONCE = 1_000;

function sum<T extends Partial<Record<string, number>>>(all: T, one: T): T {
  const added: Partial<Record<string, number>> = { ...all };
  for (const [key, value] of Object.entries(one)) added[key] = (added[key] ?? 0) + (value ?? 0);
  return added as T;
}

function addUp({ kinds, classes, ...counts }: Reading, one: Reading): Reading {
  const { kinds: moreKinds, classes: moreClasses, ...moreCounts } = one;
  return { ...sum(counts, moreCounts), kinds: sum(kinds, moreKinds), classes: sum(classes, moreClasses) };
}

async function read(context: VerbContext, practice: boolean): Promise<VerbResult> {
  const { client, engine, positionals, terminal, t, stop } = context;
  const tickets: string[] = [];
  let unread = 0;
  for await (const { path, trouble } of mailFiles(positionals.slice(1))) {
    if (trouble === null) tickets.push(engine.ctx.files.give(path));
    else process.stderr.write(`${unreadWords(t, path, trouble)}\n`);
    if (trouble !== null) unread += 1;
  }
  if (tickets.length + unread === 0 && !practice) throw new UsageError('cli:usage.bounces_read');
  let result = await client.bounces.read({ tickets: tickets.slice(0, AT_ONCE), practice });
  for (let from = AT_ONCE; from < tickets.length && !stop.aborted; from += AT_ONCE)
    result = addUp(result, await client.bounces.read({ tickets: tickets.slice(from, from + AT_ONCE) }));
  return {
    data: result,
    code: unread > 0 || stop.aborted ? 1 : 0,
    text: () =>
      terminal.line(
        t('cli:bounces.read', {
          messages: terminal.number(result.messages),
          suppressed: terminal.number(result.suppressed),
          unmatched: terminal.number(result.unmatched),
        }),
      ),
  };
}

async function list({ client, terminal, t }: VerbContext) {
  const { groups } = await client.bounces.groups({});
  const { rows, total } = await client.bounces.list({ limit: 200 });
  return {
    data: { total, groups, bounces: rows },
    text: () => {
      const lines = groups.map((group) => [
        t(`cli:bounces.class.${group.class}`),
        t(`reasons:${group.reason}.title`, { defaultValue: group.reason }),
        terminal.number(group.bounces),
      ]);
      for (const line of table(lines, [2])) terminal.line(line);
      if (total === 0) terminal.line(t('cli:bounces.none'));
    },
  };
}

export const bouncesVerb: Verb = {
  options: { practice: { type: 'boolean' }, mailboxes: { type: 'boolean' } },
  mostWords: (action) => (action === 'list' ? 1 : Number.POSITIVE_INFINITY),
  alone: { classify },
  run(context) {
    const action = context.positionals[0];
    if (action === 'read' && context.values.mailboxes === true) return readAll(context);
    if (action === 'read') return read(context, context.values.practice === true);
    if (action === 'list' || action === undefined) return list(context);
    throw new UsageError('cli:usage.bounces', { action });
  },
};
