import { openEngine } from '../../electron/engine/engine.ts';
import { memorySecrets, silentLog } from '../../electron/engine/world.ts';

// The engine as a process of its own that imports a file, to be killed in the middle: node import-process.ts FOLDER FILE ROWS.
// Says 'busy' over the channel of `fork` once so many rows are written, and 'done' at the end.
const [folder = '', file = '', rows = '1'] = process.argv.slice(2);
const engine = await openEngine({ folder, host: 'test', secrets: memorySecrets(), log: silentLog });
const { client } = engine;
const ticket = engine.ctx.files.give(file);
const { dialect, columns } = await client.imports.preview({ ticket });
const mapping = columns.map(({ index, target }) => ({ index, target }));
const consent = { source: 'signup' as const, note: 'test', date: Date.UTC(2026, 0, 1) };
const { id } = await client.imports.start({ ticket, dialect, mapping, consent, newList: 'Killed' });
let told = false;
for (;;) {
  const { state, counts } = await client.imports.get({ id });
  if (!told && counts.rows >= Number(rows)) {
    told = true;
    process.send?.('busy');
  }
  if (state !== 'running') break;
  await new Promise((resolve) => setImmediate(resolve));
}
process.send?.('done');
