import { setTimeout as sleep } from 'node:timers/promises';
import { os } from '@orpc/server';
import { describe, expect, it, vi } from 'vitest';
import { type HostedEngine, hostEngine, type OpenHosted } from '../../../electron/hosts/engine-host.ts';
import { createSupervisor, type Supervised } from '../../../electron/shell/engine-supervisor.ts';
import type { EngineState } from '../../../shared/bridge.ts';
import { AppError } from '../../../shared/errors.ts';

/** A process that is none: the engine's host in this one, over a pipe that carries copies a moment later. */
function fakeProcess(open: OpenHosted, killMs: number) {
  const toEngine: ((frame: unknown) => void)[] = [];
  const toShell: ((frame: unknown) => void)[] = [];
  const exits: ((code: number | null) => void)[] = [];
  let alive = true;
  const carry = (receivers: ((frame: unknown) => void)[]) => (frame: unknown) => {
    const copy: unknown = structuredClone(frame);
    setImmediate(() => alive && receivers.forEach((receive) => void receive(copy)));
  };
  const end = (code: number | null) => {
    if (!alive) return;
    alive = false;
    for (const listener of exits) listener(code);
  };
  setImmediate(() => hostEngine({ post: carry(toShell), listen: (receive) => void toEngine.push(receive) }, open));
  const process: Supervised = {
    pipe: { post: carry(toEngine), listen: (receive) => void toShell.push(receive) },
    onExit: (listener) => void exits.push(listener),
    kill: () => void setTimeout(() => end(null), killMs),
  };
  return { process, end };
}

function world(open: OpenHosted, killMs = 0) {
  const states: EngineState[] = [];
  const processes: ReturnType<typeof fakeProcess>[] = [];
  const supervisor = createSupervisor({
    launch: () => {
      const started = fakeProcess(open, killMs);
      processes.push(started);
      return started.process;
    },
    open: { workspace: '/w', userData: '/u', version: '0', language: 'en', sealing: 'file' },
    shellRouter: { activity: os.handler(() => undefined) },
    onState: (state) => states.push(state),
    log: () => undefined,
  });
  const until = (state: EngineState['state']) =>
    vi.waitFor(() => expect(supervisor.state().state).toBe(state), { timeout: 3_000, interval: 5 });
  return { states, processes, supervisor, until };
}

const calm = (seen: string[]): HostedEngine => ({
  router: { probe: { echo: os.handler(() => 'echo') } },
  suspend: async () => void seen.push('suspend'),
  resume: async () => void seen.push('resume'),
  give: (path) => `ticket:${path}`,
  close: async () => void seen.push('close'),
});

describe('supervision', () => {
  it('opens the engine, passes on sleep and files, closes it at the end', async () => {
    const seen: string[] = [];
    const { supervisor, until, states } = world(async () => calm(seen));
    supervisor.start();
    await until('up');
    await supervisor.suspend();
    await supervisor.resume();
    expect(await supervisor.give('/list.csv')).toBe('ticket:/list.csv');
    await supervisor.stop(1_000);
    expect(seen).toEqual(['suspend', 'resume', 'close']);
    expect(states.map(({ state }) => state)).toEqual(['starting', 'up']);
  });

  it('starts it again when it dies, later each time, with a generation that grows', async () => {
    const { supervisor, processes, until, states } = world(async () => calm([]));
    supervisor.start();
    await until('up');
    processes[0]?.end(9);
    expect(supervisor.state()).toMatchObject({ state: 'down', code: null });
    expect(supervisor.wire()).toBeNull();
    await until('up');
    expect(supervisor.state()).toEqual({ state: 'up', generation: 2 });
    processes[1]?.end(9);
    const waits = states.flatMap((state) =>
      state.state === 'down' && state.retryAt ? [state.retryAt - Date.now()] : [],
    );
    expect(waits.at(-1)).toBeGreaterThan(400);
    supervisor.restart();
    await until('up');
    expect(processes.length).toBe(3);
    await supervisor.stop(1_000);
  });

  it('does not hammer at a workspace that cannot be opened: it says why and waits for a person', async () => {
    let free = false;
    const { supervisor, processes, until } = world(async () => {
      if (!free) throw new AppError('workspace_in_use');
      return calm([]);
    });
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    supervisor.start();
    await until('down');
    expect(supervisor.state()).toEqual({ state: 'down', retryAt: null, code: 'workspace_in_use' });
    await sleep(400);
    expect(processes.length).toBe(1);
    free = true;
    supervisor.restart();
    await until('up');
    quiet.mockRestore();
    await supervisor.stop(1_000);
  });

  it('starts anew on request even while the process that could not open is still ending', async () => {
    let free = false;
    const { supervisor, until } = world(async () => {
      if (!free) throw new AppError('workspace_in_use');
      return calm([]);
    }, 200);
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    supervisor.start();
    await until('down');
    free = true;
    supervisor.restart();
    await until('up');
    quiet.mockRestore();
    await supervisor.stop(1_000);
  });

  it('goes on trying where the failure is nobody’s to mend', async () => {
    let tries = 0;
    const { supervisor, until } = world(async () => {
      tries += 1;
      if (tries < 3) throw new Error('odd');
      return calm([]);
    });
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    supervisor.start();
    await until('up');
    expect(tries).toBe(3);
    quiet.mockRestore();
    await supervisor.stop(1_000);
  });

  it('sleeps again after a death in the machine’s sleep', async () => {
    const seen: string[] = [];
    const { supervisor, processes, until } = world(async () => calm(seen));
    supervisor.start();
    await until('up');
    await supervisor.suspend();
    processes[0]?.end(null);
    await until('up');
    await vi.waitFor(() => expect(seen).toEqual(['suspend', 'suspend']));
    await supervisor.stop(1_000);
  });

  it('waits for a clean end no longer than told, and starts nothing after', async () => {
    const { supervisor, processes, until } = world(async () => ({
      ...calm([]),
      close: () => new Promise<never>(() => undefined),
    }));
    supervisor.start();
    await until('up');
    const started = Date.now();
    await supervisor.stop(100);
    expect(Date.now() - started).toBeLessThan(1_500);
    supervisor.start();
    await sleep(50);
    expect(processes.length).toBe(1);
  });
});
