import { setTimeout as sleep } from 'node:timers/promises';
import { REPORT_DELAY } from '../../electron/engine/relays/practice/engine-practice.ts';
import type { EngineClient } from '../../shared/contract/index.ts';

/** Waits until the practice relay has sent back what it will ever send back for the mail that it kept by now. */
export async function untilReported(client: EngineClient): Promise<void> {
  const { rows } = await client.relays.practiceMessages({ limit: 200 });
  const due = Math.max(0, ...rows.map(({ at }) => at)) + REPORT_DELAY;
  while (Date.now() < due) await sleep(due - Date.now());
}
