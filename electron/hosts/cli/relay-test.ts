import type { EngineClient } from '../../../shared/contract/index.ts';
import type { TestStep } from '../../../shared/contract/relays.ts';
import { duration, explain, type Speaker } from './relay-words.ts';
import type { VerbContext } from './verb.ts';

/** How a step of the relay test ended, as one sign. */
export const STEP_MARKS = { running: '…', ok: '✓', failed: '×', not_run: '–' } as const;
const TONES = { running: 'dim', ok: 'green', failed: 'red', not_run: 'dim' } as const;

type Asked = Parameters<EngineClient['relays']['test']>[0];

/** Runs the four steps, telling each as it ends (not with `--json`); answers how they ended. */
export async function fourSteps(context: VerbContext, asked: Asked): Promise<{ steps: TestStep[]; ok: boolean }> {
  const { client, json, stop } = context;
  const steps: TestStep[] = [];
  for await (const step of await client.relays.test(asked, { signal: stop })) {
    if (step.state === 'running') continue;
    steps.push(step);
    if (!json) show(context, step);
  }
  return { steps, ok: !stop.aborted && steps.every(({ state }) => state !== 'failed') };
}

function show(speaker: Speaker, step: TestStep) {
  const { t, terminal } = speaker;
  const time = step.milliseconds === null ? '' : terminal.paint('dim', `  ${duration(speaker, step.milliseconds)}`);
  terminal.line(
    `${terminal.paint(TONES[step.state], STEP_MARKS[step.state])}  ${t(`cli:relay.step.${step.step}`)}${time}`,
  );
  if (step.cause) {
    for (const { key, values } of step.tried)
      terminal.line(terminal.paint('dim', `   · ${t(`relays:tried.${key}`, values)}`));
    explain(speaker, step, step.facts);
  } else if (step.words) terminal.line(terminal.paint('dim', `   ${step.words}`));
}
