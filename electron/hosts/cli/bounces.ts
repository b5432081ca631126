import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { classify } from './bounces-classify.ts';
import { readAll } from './mailbox-read.ts';
import { table } from './terminal.ts';
import { UsageError, type Verb, type VerbContext } from './verb.ts';

/** The files named, and those below the folders named, in a stable order. */
function filesBelow(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const path = resolve(name);
    if (!existsSync(path)) throw new UsageError('cli:usage.no_file', { name });
    if (!statSync(path).isDirectory()) return [path];
    return filesBelow(
      readdirSync(path)
        .sort()
        .map((entry) => join(path, entry)),
    );
  });
}

async function read(context: VerbContext, practice: boolean) {
  const { client, engine, positionals, terminal, t } = context;
  const files = filesBelow(positionals.slice(1));
  if (files.length === 0 && !practice) throw new UsageError('cli:usage.bounces_read');
  const result = await client.bounces.read({ tickets: files.map((file) => engine.ctx.files.give(file)), practice });
  return {
    data: result,
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
  alone: { classify },
  run(context) {
    const action = context.positionals[0];
    if (action === 'read' && context.values.mailboxes === true) return readAll(context);
    if (action === 'read') return read(context, context.values.practice === true);
    if (action === 'list' || action === undefined) return list(context);
    throw new UsageError('cli:usage.bounces', { action });
  },
};
