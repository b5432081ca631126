import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Db, openDatabase } from '../../../electron/engine/db/open.ts';
import { openSideFile } from '../../../electron/engine/db/side.ts';
import { readAbout, searchFileOf } from '../../../electron/engine/search/file-repo.ts';
import { newestChange, nothingSince } from '../../../electron/engine/search/log-repo.ts';
import { noteContactsChanged, searchState } from '../../../electron/engine/search/search.ts';
import type { Asked, Told } from '../../../electron/engine/search/search-thread.ts';
import { silentLog } from '../../../electron/engine/world.ts';
import { fillWorkspace } from '../../support/many-contacts.ts';

// Both ends of the thread in one: what the thread hears and tells, and what the engine does with threads, without waiting.
// The worker keeps modules from file to file: none is taken over from one before, nor left to one after.
const world = vi.hoisted(() => {
  vi.resetModules();
  return { port: null as unknown, start: () => ({}) as unknown };
});
afterAll(() => {
  vi.resetModules();
});
vi.mock('node:worker_threads', async (original) => ({
  ...(await original<object>()),
  get parentPort() {
    return world.port;
  },
}));
vi.mock('../../../electron/engine/threads.ts', () => ({ startThread: () => world.start() }));

class Port extends EventEmitter {
  readonly told: Told[] = [];
  postMessage(told: Told): void {
    this.told.push(told);
  }
  close(): void {}
}

class Thread extends EventEmitter {
  readonly asked: Asked[] = [];
  postMessage(asked: Asked): void {
    this.asked.push(asked);
  }
  ref(): void {}
  unref(): void {}
}

let folder = '';
let db: Db;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-rest-'));
  fillWorkspace(folder, 2_100);
  db = openDatabase(folder);
});
afterEach(() => {
  vi.useRealTimers();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});
const rename = (name: string) => db.prepare('UPDATE contacts SET name = ? WHERE id = 3').run(name);

describe('a thread that ends because nothing is to do', () => {
  let threads: Thread[] = [];
  let ends: (() => unknown)[] = [];
  beforeEach(() => {
    threads = [];
    ends = [];
    world.start = () => {
      threads.push(new Thread());
      return threads.at(-1);
    };
  });
  const context = () => ({
    db,
    folder,
    events: { publish: () => {} } as never,
    log: silentLog,
    onClose: (end: () => unknown) => void ends.push(end),
    closing: new AbortController().signal,
    host: 'test' as const,
  });
  const rest = (highest = 2_100) =>
    threads.at(-1)?.emit('message', { rests: { seq: newestChange(db), highest } } satisfies Told);

  it('is not started again where nothing happened', () => {
    const ctx = context();
    noteContactsChanged(ctx);
    expect(threads).toHaveLength(1);
    rest();
    threads[0]?.emit('exit', 0);
    noteContactsChanged(ctx);
    expect(threads).toHaveLength(1);
  });

  it('is not started only to tell that all is ready, and is where the file is missing', async () => {
    const ctx = context();
    noteContactsChanged(ctx);
    rest();
    threads[0]?.emit('exit', 0);
    void searchState(ctx);
    expect(threads).toHaveLength(2);
    threads[1]?.emit('exit', 0);
    openSideFile(searchFileOf(folder)).close();
    expect(await searchState(context())).toEqual({ ready: true, progress: 1 });
    expect(threads).toHaveLength(2);
    rename('Ternate');
    void searchState(ctx);
    expect(threads).toHaveLength(3);
  });

  it('is started again for what changed in the moment in which it ended', () => {
    const ctx = context();
    noteContactsChanged(ctx);
    rest();
    // The one that ends hears of it no more.
    rename('Ternate');
    noteContactsChanged(ctx);
    expect(threads).toHaveLength(1);
    threads[0]?.emit('exit', 0);
    expect(threads).toHaveLength(2);
  });

  it('is started again for who asked in the moment in which it ended, and they are answered', async () => {
    const ctx = context();
    noteContactsChanged(ctx);
    rest();
    const asking = searchState(ctx);
    threads[0]?.emit('exit', 0);
    expect(threads).toHaveLength(2);
    const [again] = threads[1]?.asked ?? [];
    expect(again).toMatchObject({ question: { do: 'state' } });
    if (again && 'number' in again)
      threads[1]?.emit('message', { number: again.number, answer: { ready: true, progress: 1 } } satisfies Told);
    expect(await asking).toEqual({ ready: true, progress: 1 });
  });
});

describe('the thread of the search', () => {
  it('does not end with something to do that nobody told it of, and ends once that is done', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const port = new Port();
    world.port = port;
    const { run } = await import('../../../electron/engine/search/search-thread.ts');
    const over = run({ folder });
    const rests = () => port.told.find((told) => 'rests' in told);
    const until = async (is: () => boolean, step: number, most: number) => {
      for (let passed = 0; !is() && passed < most; passed += step) await vi.advanceTimersByTimeAsync(step);
      expect(is()).toBe(true);
    };
    const stop = new Int32Array(new SharedArrayBuffer(4));
    port.emit('message', { number: 1, question: { do: 'settle' }, stop } satisfies Asked);
    await until(() => port.told.some((told) => 'number' in told), 50, 20_000);
    // It sleeps by now; whoever changes something this way does not wake it.
    await vi.advanceTimersByTimeAsync(1_000);
    rename('Ternate');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(rests()).toBeUndefined();
    await until(() => rests() !== undefined, 500, 60_000);
    await over;
    expect(rests()).toEqual({ rests: { seq: newestChange(db), highest: 2_100 } });
    const file = openSideFile(searchFileOf(folder), { readonly: true });
    expect(readAbout(file)?.taken).toBe(newestChange(db));
    file.close();
    expect(nothingSince(db)).toBe(false);
  });

  it('tells when it is closed whether anything is left to do', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { run } = await import('../../../electron/engine/search/search-thread.ts');
    const closed = async (first: (port: Port) => Promise<void>) => {
      const port = new Port();
      world.port = port;
      const over = run({ folder });
      await first(port);
      port.emit('message', { close: true } satisfies Asked);
      await vi.advanceTimersByTimeAsync(1_000);
      await over;
      return port.told.find((told) => 'rests' in told);
    };
    expect(await closed(async () => {})).toBeUndefined();
    const settled = closed(async (port) => {
      const stop = new Int32Array(new SharedArrayBuffer(4));
      port.emit('message', { number: 1, question: { do: 'settle' }, stop } satisfies Asked);
      for (let passed = 0; passed < 400 && !port.told.some((told) => 'number' in told); passed += 1)
        await vi.advanceTimersByTimeAsync(50);
    });
    expect(await settled).toEqual({ rests: { seq: newestChange(db), highest: 2_100 } });
  });
});
