import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noElectron, type StartedApp, startApp } from '../support/electron-app.ts';
import { openPageProbe } from '../support/page-client-bundle.ts';

const missing = noElectron();

// The whole wire in real Electron, over both kinds of engine process, without a database.
describe.skipIf(missing !== null).each(['utility', 'node'] as const)('the engine as %s process', (engine) => {
  let started: StartedApp;

  beforeAll(async () => {
    started = await startApp({ engine, probe: true });
    await openPageProbe(started.page);
  });
  afterAll(() => started?.end());

  const call = (path: string, input?: unknown) =>
    started.page.evaluate(([name, value]) => window.pageProbe.call(name as string, value), [path, input]);

  it('answers the page', async () => {
    expect(await call('probe.echo', { text: 'Selamat pagi', list: [1, null, true] })).toEqual({
      value: { text: 'Selamat pagi', list: [1, null, true] },
    });
  });

  it('carries a megabyte and typed errors', async () => {
    const big = 'x'.repeat(1_000_000);
    const answer = (await call('probe.echo', big)) as { value: string };
    expect(answer.value.length).toBe(1_000_000);
    expect(await call('probe.fail')).toMatchObject({ code: 'not_found' });
  });

  it('streams, and stops when the page stops listening', async () => {
    const seen = await started.page.evaluate(() => window.pageProbe.collect('probe.count', { to: 1_000, every: 5 }, 4));
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('tells the engine to sleep and to go on', async () => {
    await started.app.evaluate(({ powerMonitor }) => {
      powerMonitor.emit('suspend');
      powerMonitor.emit('resume');
    });
    await expect.poll(() => call('probe.seen')).toEqual({ value: ['suspend', 'resume'] });
  });

  it('is started again when it dies: the page is told and gets a new port', async () => {
    const before = (await call('probe.options')) as { value: { pid: number } };
    const ports = await started.page.evaluate(() => window.pageProbe.ports);
    const dying = await call('probe.die');
    expect(dying).toHaveProperty('error');
    await started.page.waitForFunction((before) => window.pageProbe.ports > before, ports, { timeout: 20_000 });
    // The page's own client may swap the port once more; what matters is that calls are answered again, by another process.
    const pid = async () => ((await call('probe.options')) as { value?: { pid: number } }).value?.pid;
    await expect.poll(pid, { timeout: 10_000 }).toBeTypeOf('number');
    expect(await pid()).not.toBe(before.value.pid);
    const states = await started.page.evaluate(() => window.pageProbe.states);
    const afterUp = states.slice(states.findIndex(({ state }) => state === 'up'));
    expect(afterUp.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1])).toEqual([
      'up',
      'down',
      'starting',
      'up',
    ]);
    const down = states.find((state) => state.state === 'down');
    expect(down).toMatchObject({ code: null, retryAt: expect.any(Number) });
    expect(states.at(-1)).toEqual({ state: 'up', generation: 2 });
  });

  it('seals and opens secrets by the system’s keyring for the engine', async () => {
    // No keyring on a test machine: Chromium's own stand-in encrypts, which the shell would never choose by itself.
    await started.app.evaluate(
      ({ safeStorage }) => process.platform === 'linux' && safeStorage.setUsePlainTextEncryption(true),
    );
    const { value: answer } = (await call('probe.seal', 'rahasia')) as { value: { sealed: string } };
    expect(Buffer.from(answer.sealed, 'base64').toString('latin1')).not.toContain('rahasia');
    expect(await call('probe.unseal', answer.sealed)).toEqual({ value: 'rahasia' });
    expect(await call('probe.unseal', 'AAAA')).toHaveProperty('error');
  });

  it('gives a reloaded page a port again', async () => {
    await started.page.reload();
    await openPageProbe(started.page);
    expect(await call('probe.echo', 1)).toEqual({ value: 1 });
  });

  it('keeps the machine awake only while it sends, and shows how far it is', async () => {
    await started.app.evaluate(({ BrowserWindow, powerSaveBlocker }) => {
      const seen: unknown[] = [];
      const { start, stop } = powerSaveBlocker;
      Object.assign(powerSaveBlocker, {
        start: (kind: 'prevent-app-suspension') => {
          const id = start.call(powerSaveBlocker, kind);
          seen.push(['start', kind, powerSaveBlocker.isStarted(id)]);
          return id;
        },
        stop: (id: number) => {
          const stopped = stop.call(powerSaveBlocker, id);
          seen.push(['stop', powerSaveBlocker.isStarted(id)]);
          return stopped;
        },
      });
      const window = BrowserWindow.getAllWindows()[0];
      const setProgressBar = window?.setProgressBar.bind(window);
      if (window)
        window.setProgressBar = (value: number) => {
          seen.push(['progress', value]);
          setProgressBar?.(value);
        };
      Object.assign(globalThis, { seen });
    });
    await call('probe.pretend', { sending: true, fraction: 0.25 });
    await call('probe.pretend', { sending: true, fraction: 0.5 });
    await call('probe.pretend', { sending: false, fraction: null });
    await expect
      .poll(() => started.app.evaluate(() => (globalThis as unknown as { seen: unknown[] }).seen))
      .toEqual([
        ['start', 'prevent-app-suspension', true],
        ['progress', 0.25],
        ['progress', 0.5],
        ['stop', false],
        ['progress', -1],
      ]);
  });
});
