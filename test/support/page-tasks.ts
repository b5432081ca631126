import { cpus, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';

declare global {
  interface Window {
    /** How long each long task of the page took, milliseconds, and what was shown then. */
    longTasks?: { took: number; where: string }[];
  }
}

export interface TaskTimes {
  /** What the page's longest tasks took by the clock, longest first, with what was shown then. */
  readonly byClock: readonly { took: number; where: string }[];
  /** What its longest tasks took of the processor: what the clock would say on a machine that does nothing else. */
  readonly byProcessor: readonly number[];
  /** Whether the machine had time to spare, so that the clock can be believed. */
  readonly quiet: boolean;
  /** How much dearer work is than at its cheapest, because others use the same processor: 1 on a quiet machine. */
  readonly slowdown: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The same piece of work again and again for a second: what it takes as a rule over what it takes at best. */
function slowdown(): number {
  const took: number[] = [];
  const end = Date.now() + 1_000;
  while (Date.now() < end || took.length < 5) {
    const before = process.cpuUsage();
    const map = new Map<string, { n: number }>();
    for (let n = 0; n < 60_000; n += 1) map.set(`k${n % 5_000}`, { n });
    const { user, system } = process.cpuUsage(before);
    took.push(user + system);
  }
  took.sort((a, b) => a - b);
  return (took[took.length >> 1] ?? 1) / (took[0] ?? 1);
}

/** Watches what keeps the page busy from now on, until `end`. */
export async function watchTasks(browser: Browser, page: Page): Promise<{ end(): Promise<TaskTimes> }> {
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        window.longTasks?.push({ took: duration, where: document.querySelector('h1')?.textContent ?? '' });
    }).observe({ type: 'longtask' });
  });
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  return {
    async end() {
      const byClock = (await page.evaluate(() => window.longTasks ?? [])).sort((a, b) => b.took - a.took);
      const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
      const mains = new Set(
        traceEvents
          .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
          .map(({ pid, tid }) => `${pid} ${tid}`),
      );
      const byProcessor = traceEvents
        .filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && mains.has(`${pid} ${tid}`))
        .map(({ tdur = 0 }) => tdur / 1_000)
        .sort((a, b) => b - a)
        .slice(0, 20);
      if (byProcessor.length === 0) throw new Error('the trace holds no tasks of the page');
      return { byClock, byProcessor, quiet: (loadavg()[0] ?? 0) < cpus().length / 2, slowdown: slowdown() };
    },
  };
}
