import { openEngine } from '../../electron/engine/engine.ts';
import { memorySecrets, silentLog } from '../../electron/engine/world.ts';
import { testResolver } from './engine.ts';

// The engine as a process of its own that does one long thing to a workspace, to be killed in the middle: node act-process.ts
// FOLDER ACT [VALUE]. Says 'begun' over the channel of `fork` once the first of it is written, and 'done' at the end.
const [folder = '', act = '', value = ''] = process.argv.slice(2);
const engine = await openEngine({
  folder,
  host: 'test',
  secrets: memorySecrets(),
  resolver: testResolver,
  log: silentLog,
});
const { client } = engine;

const undo = () => client.imports.undo({ id: Number(value) });
/** What is done, and a question whose answer changes with the first of it. */
const acts: Readonly<Record<string, { does: () => Promise<unknown>; written: string }>> = {
  undo: { does: undo, written: 'SELECT contacts FROM contact_totals' },
  undoNames: { does: undo, written: 'SELECT count(*) FROM contact_names' },
  erase: { does: () => client.contacts.erase({ address: value }), written: 'SELECT count(*) FROM erasures' },
  start: {
    does: async () => {
      const campaignId = Number(value);
      const { recipients } = await client.sending.plan({ campaignId });
      await client.sending.start({ campaignId, confirmed: recipients });
      await new Promise((resolve) => setTimeout(resolve, 10_000));
    },
    written: 'SELECT count(*) FROM messages',
  },
  tag: {
    does: () =>
      client.contacts.apply({ who: { filter: { search: '' } }, action: { do: 'add_tag', tagId: Number(value) } }),
    written: 'SELECT sum(contacts) FROM tags',
  },
};
const chosen = acts[act];
if (!chosen) throw new Error(`nobody knows how to ${act}`);
const written = engine.ctx.db.prepare(chosen.written).pluck();
const before = written.get();
const look = () => {
  if (written.get() === before) setImmediate(look);
  else process.send?.('begun');
};
const doing = chosen.does();
look();
await doing;
process.send?.('done');
