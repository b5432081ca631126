import { relative, resolve } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const ROOT = resolve(import.meta.dirname, '..', '..');
const SHOWN = 10;

/** What a file cost: its tests and hooks, and what came before them, milliseconds. */
interface Cost {
  readonly name: string;
  readonly tests: number;
  readonly before: number;
}

function costOf(module: TestModule): Cost {
  const { duration, collectDuration, environmentSetupDuration, prepareDuration, setupDuration } = module.diagnostic();
  const before = collectDuration + environmentSetupDuration + prepareDuration + setupDuration;
  return { name: relative(ROOT, module.moduleId), tests: duration, before };
}

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1).padStart(6);

/** Tells at the end of a run which files took longest: that is where the next second is to be saved. */
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const costs = modules.map(costOf).sort((one, other) => other.tests + other.before - one.tests - one.before);
    const sum = (pick: (cost: Cost) => number) => seconds(costs.reduce((total, cost) => total + pick(cost), 0));
    const lines = costs
      .slice(0, SHOWN)
      .map(({ name, tests, before }) => `  ${seconds(tests)} s +${seconds(before)} s  ${name}`);
    const all = `${sum(({ tests }) => tests)} s in tests, ${sum(({ before }) => before)} s before them`;
    console.log(`\nslowest files (tests + what came before them; in all${all}):\n${lines.join('\n')}`);
  }
}
