import { existsSync, readdirSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Bench, type BenchResult, runBench } from './harness.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, check: { type: 'boolean' }, rounds: { type: 'string' } },
  strict: false,
});
const name = positionals[0] ?? '';
const file = new URL(`./${name}.ts`, import.meta.url);
if (!/^[a-z-]+$/.test(name) || ['run', 'harness'].includes(name) || !existsSync(file)) {
  const names = readdirSync(new URL('.', import.meta.url)).filter(
    (f) => f.endsWith('.ts') && !['run.ts', 'harness.ts'].includes(f),
  );
  process.stderr.write(
    `Usage: npm run bench -- NAME [--json] [--check] [--rounds N]\nNAME is one of: ${names.map((f) => f.slice(0, -3)).join(', ')}\n`,
  );
  process.exit(2);
}

const { bench } = (await import(file.href)) as { bench: Bench };
const result = await runBench(
  name,
  bench,
  (text) => process.stderr.write(`${text}\n`),
  values.rounds ? Number(values.rounds) : bench.rounds,
);
process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : table(result));
process.exit(values.check && result.targets.some((target) => !target.holds) ? 1 : 0);

function table({ figures, targets, notRun, machine, rounds }: BenchResult): string {
  const width = Math.max(...Object.keys(figures).map((key) => key.length), 10);
  const rows = Object.entries(figures).map(([key, value]) => `  ${key.padEnd(width)}  ${value}`);
  const skipped = Object.entries(notRun).map(([rival, why]) => `  not run: ${rival} (${why})`);
  const held = targets.map(
    ({ figure, value, bound, holds }) =>
      `  ${holds ? 'holds' : 'MISSED'}  ${figure} ${value ?? 'not measured'} (${bound})`,
  );
  return `${[`${name}: medians of ${rounds} rounds, ${machine.cpus} × ${machine.model}, Node ${machine.node}`, ...rows, ...skipped, ...held].join('\n')}\n`;
}
