import { openEngine } from '../../electron/engine/engine.ts';
import { memorySecrets, silentLog } from '../../electron/engine/world.ts';

// The engine as a process of its own that imports a file, to be killed in the middle: node import-process.ts FOLDER FILE ROWS
// [resume]. Says 'busy' over the channel of `fork` once so many rows are written (0: at once), and 'done' at the end. With
// `resume` it goes on with the newest import instead.
const [folder = '', file = '', rows = '1', mode = 'start'] = process.argv.slice(2);
const engine = await openEngine({ folder, host: 'test', secrets: memorySecrets(), log: silentLog });
const { client } = engine;

async function start(): Promise<number> {
  const ticket = engine.ctx.files.give(file);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const consent = { source: 'signup' as const, note: 'test', date: Date.UTC(2026, 0, 1) };
  return (await client.imports.start({ ticket, dialect, mapping, consent, newList: 'Killed' })).id;
}

async function resume(): Promise<number> {
  const id = (await client.imports.list({})).rows[0]?.id ?? 0;
  await client.imports.resume({ id });
  return id;
}

const id = await (mode === 'resume' ? resume() : start());
let told = false;
for (;;) {
  const { state, counts } = await client.imports.get({ id });
  if (!told && counts.rows >= Number(rows)) {
    told = true;
    process.send?.('busy');
  }
  if (state !== 'running') break;
  // Looked at every millisecond: without a rest the looking would take most of the time of the engine's own thread.
  await new Promise((resolve) => setTimeout(resolve, 1));
}
process.send?.('done');
