import type { EngineClient } from '../../../shared/contract/index.ts';
import type { MailboxTestStep } from '../../../shared/contract/mailboxes.ts';
import { STEP_MARKS } from './relay-test.ts';
import { duration, explain } from './relay-words.ts';
import { table } from './terminal.ts';
import type { VerbContext } from './verb.ts';

export type MailboxSettings = Parameters<EngineClient['mailboxes']['save']>[0];

const TONES = { running: 'dim', ok: 'green', failed: 'red', not_run: 'dim' } as const;

/** Runs the four steps, telling each as it ends (not with `--json`); answers how they ended. */
export async function fourSteps(
  context: VerbContext,
  settings: MailboxSettings,
): Promise<{ steps: MailboxTestStep[]; ok: boolean }> {
  const { client, json, stop } = context;
  const steps: MailboxTestStep[] = [];
  for await (const step of await client.mailboxes.test({ settings }, { signal: stop })) {
    if (step.state === 'running') continue;
    steps.push(step);
    if (!json) show(context, step, settings);
  }
  return { steps, ok: !stop.aborted && steps.every(({ state }) => state !== 'failed') };
}

function show(context: VerbContext, step: MailboxTestStep, { host, port, user }: MailboxSettings) {
  const { t, terminal } = context;
  const time = step.milliseconds === null ? '' : terminal.paint('dim', `  ${duration(context, step.milliseconds)}`);
  const name = step.step === 'folders' ? t('mailboxes:test.folders') : t(`cli:relay.step.${step.step}`);
  terminal.line(`${terminal.paint(TONES[step.state], STEP_MARKS[step.state])}  ${name}${time}`);
  if (step.cause) return explain(context, step, { host, port: String(port), user, ...step.facts });
  if (step.words) terminal.line(terminal.paint('dim', `   ${step.words}`));
  const rows = step.folders.map(({ path, messages, proposed }) => [
    proposed ? terminal.paint('green', '✓') : ' ',
    path,
    terminal.number(messages),
  ]);
  for (const line of table(rows, [2])) terminal.line(`   ${line}`);
}
