import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRowWindow,
  type Wanted,
  type WindowPage,
  type WindowState,
} from '../../../renderer/features/contacts/row-window.ts';

interface Server {
  rows: number[];
  /** Whether it knows places and numbers without counting. */
  knows: boolean;
}

/** Pages over a plain ascending array, with cursors that name a row whether it is still there or not. */
function pageOf(server: Server, { cursor, from, limit }: Wanted): WindowPage<number> {
  const { rows, knows } = server;
  const [way, id] = cursor === null ? ['', 0] : [cursor[0], Number(cursor.slice(1))];
  const firstFrom = (least: number) => {
    const at = rows.findIndex((row) => row >= least);
    return at < 0 ? rows.length : at;
  };
  let start = 0;
  if (way === '>') start = firstFrom(id + 1);
  else if (way === '=') start = firstFrom(id);
  else if (way === '<') start = Math.max(0, firstFrom(id) - limit);
  else if (from !== null) start = from === 1 ? Math.max(0, rows.length - limit) : Math.floor(from * (rows.length - 1));
  const end = way === '<' ? firstFrom(id) : Math.min(rows.length, start + limit);
  const shown = rows.slice(start, end);
  return {
    rows: shown,
    next: end < rows.length ? `>${shown.at(-1) ?? id}` : null,
    previous: start > 0 ? `<${shown[0] ?? id}` : null,
    here: shown[0] === undefined ? null : `=${shown[0]}`,
    at: knows ? start : null,
    total: knows ? rows.length : null,
  };
}

/** Somebody who looks at a part of the list and follows it where its places move, as the table does. */
function viewer(server: Server) {
  let state: WindowState<number> | null = null;
  let asked = 0;
  const rows = createRowWindow<number>(
    async (wanted) => {
      asked += 1;
      expect(asked, 'it asks for ever').toBeLessThan(400);
      return pageOf(server, wanted);
    },
    (next) => {
      state = next;
    },
  );
  let at = 0;
  let followed = 0;
  const SEEN = 14;
  const follow = async () => {
    for (let turns = 0; turns < 50; turns += 1) {
      const { moved, total } = rows.state;
      at = Math.min(Math.max(0, at + moved - followed), Math.max(0, total - SEEN));
      followed = moved;
      const before = `${rows.state.start} ${rows.state.rows.length} ${moved}`;
      await rows.look(at, Math.min(total, at + SEEN));
      if (before === `${rows.state.start} ${rows.state.rows.length} ${rows.state.moved}`) return;
    }
    throw new Error('it never comes to rest');
  };
  return {
    rows,
    told: () => state,
    restart: () => {
      asked = 0;
    },
    async go(place: number) {
      at = place;
      followed = rows.state.moved;
      await follow();
    },
    follow,
    seen: () => ({ first: at, last: Math.min(rows.state.total, at + SEEN) }),
  };
}

describe('a window over a long list', () => {
  const command = fc.oneof(
    fc.record({ do: fc.constant('share' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ do: fc.constant('step' as const), by: fc.integer({ min: -300, max: 300 }) }),
    fc.record({ do: fc.constant('end' as const) }),
    fc.record({
      do: fc.constant('remove' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      many: fc.nat(40),
    }),
    fc.record({ do: fc.constant('add' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ do: fc.constant('count' as const) }),
  );

  it('holds a piece of it without gaps, little at a time, around what is looked at, wherever one goes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 4_000 }),
        fc.boolean(),
        fc.array(command, { maxLength: 12 }),
        async (many, knows, commands) => {
          const server: Server = { rows: Array.from({ length: many }, (_, n) => n * 10), knows };
          const person = viewer(server);
          await person.rows.first();
          for (const one of commands) {
            person.restart();
            if (one.do === 'share') await person.go(Math.floor(one.share * person.rows.state.total));
            if (one.do === 'end') await person.go(person.rows.state.total);
            if (one.do === 'step') await person.go(Math.max(0, person.seen().first + one.by));
            if (one.do === 'count') person.rows.counted(server.rows.length);
            if (one.do === 'remove') server.rows.splice(Math.floor(one.share * server.rows.length), one.many);
            if (one.do === 'add') {
              const at = Math.floor(one.share * server.rows.length);
              server.rows.splice(at, 0, (server.rows[at - 1] ?? -10) + 1);
              server.rows = [...new Set(server.rows)].sort((a, b) => a - b);
            }
            if (one.do === 'remove' || one.do === 'add') {
              await person.rows.again();
              if (!knows) person.rows.counted(server.rows.length);
            }
            await person.follow();
            const { rows, start, total, counted } = person.rows.state;
            const from = rows[0] === undefined ? 0 : server.rows.indexOf(rows[0]);
            expect(rows).toEqual(server.rows.slice(from, from + rows.length));
            // Five pages, one of which may be what was read again at once.
            expect(rows.length).toBeLessThanOrEqual(900);
            if (counted && knows) expect(total).toBe(server.rows.length);
            if (server.rows.length > 0) expect(rows.length).toBeGreaterThan(0);
            const { first, last } = person.seen();
            expect(first).toBeGreaterThanOrEqual(start);
            expect(last).toBeLessThanOrEqual(start + rows.length);
            // Both ends are told by the engine, so there the places are true.
            if (start === 0) expect(from).toBe(0);
            if (from === 0) expect(start).toBe(0);
            if (counted && from + rows.length === server.rows.length) expect(start + rows.length).toBe(total);
          }
        },
      ),
      {
        numRuns: 300,
        // A row before the window came or went while its end was here.
        examples: [
          [
            415,
            true,
            [{ do: 'end' }, { do: 'step', by: -60 }, { do: 'add', share: 0.52 }, { do: 'remove', share: 0, many: 1 }],
          ],
        ],
      },
    );
  });

  it('knows true places where the engine does', async () => {
    const server: Server = { rows: Array.from({ length: 100_000 }, (_, n) => n), knows: true };
    const person = viewer(server);
    await person.rows.first();
    for (const place of [50_000, 99_990, 12_345, 0]) {
      person.restart();
      await person.go(place);
      const { rows, start } = person.rows.state;
      expect(rows[0]).toBe(start);
    }
  });

  it('drops answers to questions that nobody asks any more', async () => {
    const answers: ((page: WindowPage<number>) => void)[] = [];
    const signals: AbortSignal[] = [];
    const rows = createRowWindow<number>(
      (_wanted, signal) => {
        signals.push(signal);
        return new Promise((resolve) => answers.push(resolve));
      },
      () => undefined,
    );
    const page = (one: number) => ({ rows: [one], next: null, previous: null, here: null, at: 0, total: 1 });
    const [slow, quick] = [rows.first(), rows.first()];
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    answers[1]?.(page(2));
    await quick;
    answers[0]?.(page(1));
    await slow;
    expect(rows.state.rows).toEqual([2]);
  });

  it('does not ask for ever where the number and the pages contradict each other', async () => {
    const server: Server = { rows: Array.from({ length: 900 }, (_, at) => at), knows: true };
    let asked = 0;
    const rows = createRowWindow<number>(
      async (wanted) => {
        asked += 1;
        expect(asked).toBeLessThan(100);
        return { ...pageOf(server, wanted), at: null, total: 0 };
      },
      () => undefined,
    );
    await rows.first();
    for (const place of [0, 450, 890, 5_000]) await rows.look(place, place + 700);
    expect(rows.state.rows.length).toBeGreaterThan(0);
  });
});
