import { CLEANING_ACTIONS, CLEANING_REASONS, type CleaningRun } from '../../../shared/contract/cleaning.ts';
import { namedList } from './named.ts';
import { table } from './terminal.ts';
import { oneOf, type Verb, type VerbContext } from './verb.ts';

type Reason = (typeof CLEANING_REASONS)[number];

/** Waits for a cleaning run, showing how far it is. */
export async function followCleaning({ client, terminal, t, stop }: VerbContext, id: number): Promise<CleaningRun> {
  for (;;) {
    const run = await client.cleaning.get({ id });
    if (run.state !== 'running') {
      terminal.endProgress();
      return run;
    }
    if (stop.aborted) await client.cleaning.cancel({ id });
    terminal.progress(
      t('cli:clean.running', { checked: terminal.number(run.checked), total: terminal.number(run.total) }),
    );
    await new Promise((done) => setTimeout(done, 100));
  }
}

export const cleanVerb: Verb = {
  options: {
    list: { type: 'string' },
    'no-dns': { type: 'boolean' },
    apply: { type: 'boolean' },
    action: { type: 'string', multiple: true },
    undo: { type: 'boolean' },
  },
  mostWords: () => 0,
  async run(context) {
    const { client, values, terminal, t } = context;
    if (values.undo) {
      const { run } = await client.cleaning.latest({});
      if (run?.state !== 'applied')
        return { data: { undone: null }, code: 1, text: () => terminal.line(t('cli:clean.nothing_to_undo')) };
      await client.cleaning.undo({ id: run.id });
      return { data: { undone: run.id }, text: () => terminal.line(t('cli:clean.undone')) };
    }
    const own = chosenActions(values.action);
    const list = await namedList(context);
    const { id } = await client.cleaning.start({ listId: list?.id ?? null, dns: values['no-dns'] !== true });
    const run = await followCleaning(context, id);
    const applied = values.apply
      ? await client.cleaning.apply({
          id,
          actions: run.reasons.map(({ reason, action }) => ({ reason, action: own.get(reason) ?? action })),
        })
      : null;
    return {
      data: { ...run, applied },
      code: run.state === 'done' || applied ? 0 : 1,
      text: () => sayCleaning(context, run, applied),
    };
  },
};

type Chosen = ReadonlyMap<Reason, (typeof CLEANING_ACTIONS)[number]>;

/** `--action role=keep`: what the person says of a reason; throws UsageError, for a misspelt one would be done as proposed. */
function chosenActions(asked: VerbContext['values'][string]): Chosen {
  const pairs = [asked ?? []].flat().map((pair) => String(pair).split('=', 2));
  return new Map(
    pairs.flatMap(([word, action = '']) => {
      const reason = oneOf(CLEANING_REASONS, word, '--action');
      const wanted = oneOf(CLEANING_ACTIONS, action, `--action ${word}`);
      return reason && wanted ? [[reason, wanted] as const] : [];
    }),
  );
}

function sayCleaning(
  { terminal, t }: VerbContext,
  run: CleaningRun,
  applied: Readonly<Record<string, number>> | null,
): void {
  const tones = { good: 'green', risky: 'amber', invalid: 'red', unknown: 'dim', doNotMail: 'iris' } as const;
  for (const [group, tone] of Object.entries(tones)) {
    const key = group as keyof typeof tones;
    terminal.line(terminal.paint(tone, `${t(`cli:clean.group.${group}`)}  ${terminal.number(run.groups[key])}`));
    const rows = run.reasons
      .filter((row) => row.group === key && row.contacts > 0)
      .map((row) => [
        `    ${t(`cli:clean.reason.${row.reason}`)}`,
        terminal.number(row.contacts),
        t(`cli:clean.action.${row.action}`),
      ]);
    for (const line of table(rows, [1])) terminal.line(line);
  }
  terminal.line(applied ? t('cli:clean.applied', { ...applied }) : t('cli:clean.not_applied'));
}
