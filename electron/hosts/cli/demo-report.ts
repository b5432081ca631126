import { type Tone, table } from './terminal.ts';
import type { VerbContext } from './verb.ts';

interface DemoReport {
  readonly workspace: string;
  readonly messages: Readonly<Record<string, number>>;
  readonly suppressions: Readonly<Record<string, number>>;
  readonly relay: { readonly accepted: number };
  readonly agree: boolean;
}

/** Says what came of the demo: what came back, the figures, and whether relay and ledger agree. */
export function sayReport(
  { terminal, t }: VerbContext,
  data: DemoReport,
  groups: readonly { class: string; reason: string; bounces: number }[],
): void {
  const tones: Readonly<Record<string, Tone>> = {
    address: 'red',
    temporary: 'amber',
    us: 'iris',
    complaint: 'red',
    autoreply: 'dim',
    unknown: 'dim',
  };
  const rows = groups.map((group) => [
    terminal.paint(tones[group.class] ?? 'dim', t(`cli:bounces.class.${group.class}`)),
    t(`reasons:${group.reason}.title`, { defaultValue: group.reason }),
    terminal.number(group.bounces),
  ]);
  for (const line of table(rows, [2])) terminal.line(`   ${line}`);
  terminal.line();
  terminal.line(terminal.paint('bold', t('cli:demo.report')));
  const figures = Object.entries(data.messages).map(([key, value]) => [
    t(`cli:demo.figure.${key}`),
    terminal.number(value),
  ]);
  const suppressed = Object.entries(data.suppressions).map(([reason, value]) => [
    t(`cli:demo.suppressed.${reason}`),
    terminal.number(value),
  ]);
  for (const line of table(
    [...figures, [t('cli:demo.figure.relay'), terminal.number(data.relay.accepted)], ...suppressed],
    [1],
  ))
    terminal.line(`   ${line}`);
  terminal.line();
  terminal.line(
    data.agree ? terminal.paint('green', t('cli:demo.agree')) : terminal.paint('red', t('cli:demo.disagree')),
  );
  terminal.line(t('cli:demo.open', { workspace: data.workspace }));
}
