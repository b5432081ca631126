import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  APP_ROOT,
  appEnvironment,
  electronPath,
  noElectron,
  type StartedApp,
  sandboxArguments,
  startApp,
} from '../support/electron-app.ts';

const missing = noElectron();

// What the shell promises about the page, asserted in real Electron; each of these has a wall that was taken down to see it fail.
describe.skipIf(missing !== null)('the shell holds the page', () => {
  let started: StartedApp;

  beforeAll(async () => {
    started = await startApp({ engine: 'utility', probe: true });
  });
  afterAll(() => started?.end());

  /** A request of the main process, which no policy of a page binds: what the scheme itself answers. */
  const ask = (url: string, method = 'GET') =>
    started.app.evaluate(
      async ({ net }, [address, verb]) => {
        const answer = await net.fetch(address as string, { method: verb as string });
        return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
      },
      [url, method],
    );

  it('sandboxes and isolates the window, without Node and without webviews', async () => {
    const preferences = await started.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
    });
    expect(preferences.allowRunningInsecureContent ?? false).toBe(false);
    expect(preferences.experimentalFeatures ?? false).toBe(false);
    const inPage = await started.page.evaluate(() => ({
      node: typeof (globalThis as { require?: unknown }).require + typeof (globalThis as { process?: unknown }).process,
      bridge: Object.keys(window.merpati ?? {}).sort(),
    }));
    expect(inPage.node).toBe('undefinedundefined');
    expect(inPage.bridge).toEqual(
      [
        'connect',
        'notify',
        'onCommand',
        'onEngine',
        'onOpenedFiles',
        'openLink',
        'pickFiles',
        'platform',
        'restartEngine',
        'setLanguage',
        'setTheme',
        'takeFiles',
        'version',
      ].sort(),
    );
  });

  it('serves the page from its own scheme and nothing outside the bundle', async () => {
    expect(started.page.url()).toMatch(/^app:\/\/bundle\//);
    expect((await ask('app://bundle/')).status).toBe(200);
    expect((await ask('app://bundle/nowhere.js')).status).toBe(404);
    for (const path of ['..%2fmain%2fmain.js', '..%5cmain%5cmain.js', '%00', 'a/..%2f..%2fmain/main.js'])
      expect([path, (await ask(`app://bundle/${path}`)).status]).toEqual([path, 403]);
    // Dots between real slashes are gone before we see them: the URL's own rules keep it inside.
    expect((await ask('app://bundle/%2e%2e/%2e%2e/package.json')).status).toBe(404);
    expect((await ask('app://elsewhere/')).status).toBe(403);
    expect((await ask('app://bundle/', 'POST')).status).toBe(403);
  });

  it('gives every load a policy with a nonce of its own, without unsafe words', async () => {
    const [first, second] = [await ask('app://bundle/'), await ask('app://bundle/')];
    const policy = first.headers['content-security-policy'] ?? '';
    expect(policy).not.toMatch(/unsafe-(inline|eval)|\*|https?:/);
    for (const directive of [
      "default-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(directive);
    const nonce = (text: string) => /'nonce-([\w-]{20,})'/.exec(text)?.[1];
    expect(nonce(policy)).toBeTruthy();
    expect(nonce(policy)).not.toBe(nonce(second.headers['content-security-policy'] ?? ''));
    expect(first.text).not.toContain('__CSP_NONCE__');
    expect(first.text).toContain(nonce(policy));
    expect(first.headers['x-content-type-options']).toBe('nosniff');
  });

  it('runs no script and no style that the policy does not know, and no eval', async () => {
    const outcome = await started.page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.intruder = true';
      document.head.append(script);
      const style = document.createElement('style');
      style.textContent = 'body { outline: 7px solid red }';
      document.head.append(style);
      const button = document.createElement('button');
      button.setAttribute('onclick', 'window.intruder = true');
      document.body.append(button);
      button.click();
      const image = document.createElement('img');
      image.src = 'https://example.com/pixel.png';
      document.body.append(image);
      for (let tries = 0; tries < 100 && new Set(violations).size < 4; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 50));
      for (const part of [script, style, button, image]) part.remove();
      return { violations, ran: 'intruder' in window, outline: getComputedStyle(document.body).outlineWidth };
    });
    expect(outcome.ran).toBe(false);
    expect(outcome.outline).not.toBe('7px');
    expect(new Set(outcome.violations)).toEqual(
      new Set(['script-src-elem', 'style-src-elem', 'script-src-attr', 'img-src']),
    );
    // Playwright's own evaluation is not bound by the policy; a timer with a text is.
    const evaluated = await started.page.evaluate(async () => {
      const blocked = new Promise<boolean>((resolve) => {
        document.addEventListener('securitypolicyviolation', () => resolve(true), { once: true });
        setTimeout(() => resolve(false), 5_000);
      });
      try {
        setTimeout('window.intruder = true' as never, 0);
      } catch {
        // Some versions throw, some only report.
      }
      return { blocked: await blocked, ran: 'intruder' in window };
    });
    expect(evaluated).toEqual({ blocked: true, ran: false });
  });

  it('refuses a webview even to a window that could have one, and a new window to any', async () => {
    const counts = await started.app.evaluate(async ({ BrowserWindow, webContents }) => {
      const other = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } });
      await other.loadURL('data:text/html,<p>other</p>');
      await other.webContents.executeJavaScript(
        `(() => { const view = document.createElement('webview'); view.src = 'data:text/html,inside'; document.body.append(view); window.open('data:text/html,new'); })()`,
        true,
      );
      await new Promise((resolve) => setTimeout(resolve, 400));
      const seen = { windows: BrowserWindow.getAllWindows().length, contents: webContents.getAllWebContents().length };
      other.destroy();
      return seen;
    });
    expect(counts).toEqual({ windows: 2, contents: 2 });
  });

  it('denies every permission, asked for or checked, but putting text on the clipboard', async () => {
    const states = await started.page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'clipboard-read',
        'midi',
        'persistent-storage',
      ];
      const answers: Record<string, string> = {};
      for (const name of names) {
        const status = await navigator.permissions.query({ name: name as PermissionName }).catch(() => null);
        answers[name] = status?.state ?? 'unknown';
      }
      answers.media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        (error: Error) => error.name,
      );
      answers.asked = await new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          (error) => resolve(error.code === 1 ? 'denied' : 'failed'),
          { timeout: 2_000 },
        );
      });
      answers.notification = await Notification.requestPermission();
      return answers;
    });
    expect(Object.entries(states).filter(([, state]) => state === 'granted' || state === 'prompt')).toEqual([]);
    expect(states).toMatchObject({ geolocation: 'denied', asked: 'denied', notification: 'denied' });
  });

  it('lets no request leave the app', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('seen');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const failed = await started.app.evaluate(async ({ BrowserWindow }, address) => {
      // A window without any policy of ours: the wall behind the page's policy must hold by itself.
      const other = new BrowserWindow({ show: false });
      await other.loadURL('data:text/html,<p>other</p>');
      const answer = await other.webContents.executeJavaScript(
        `fetch(${JSON.stringify(address)}, { mode: 'no-cors' }).then(() => 'sent', () => 'refused')`,
      );
      other.destroy();
      return answer;
    }, url);
    server.close();
    expect({ failed, asked }).toEqual({ failed: 'refused', asked: 0 });
  });

  it('answers calls from the page only: not from another address, not from a frame, not a wrong value', async () => {
    const refused = await started.app.evaluate(async ({ BrowserWindow }) => {
      const open = {
        show: false,
        webPreferences: {
          sandbox: false,
          contextIsolation: false,
          nodeIntegration: true,
          nodeIntegrationInSubFrames: true,
        },
      };
      const ask = `require('electron').ipcRenderer.invoke('engine:state').then(() => 'answered', (error) => error.message)`;
      const stranger = new BrowserWindow(open);
      await stranger.loadURL('data:text/html,<p>stranger</p>');
      const fromElsewhere = await stranger.webContents.executeJavaScript(ask);
      await stranger.loadURL('app-preview://mail/some-ticket').catch(() => undefined);
      const preview = await stranger.webContents.executeJavaScript(ask).catch(() => 'no script');
      stranger.destroy();
      const page = BrowserWindow.getAllWindows()[0];
      const wrong = await page?.webContents.executeJavaScript(
        `window.merpati.setLanguage('xx').then(() => 'answered', (error) => error.message)`,
      );
      const link = await page?.webContents.executeJavaScript(`window.merpati.openLink('file:///etc/passwd')`);
      return { fromElsewhere, preview, wrong, link };
    });
    expect(refused.fromElsewhere).toMatch(/refused/);
    expect(refused.preview).toMatch(/refused|no script/);
    expect(refused.wrong).toMatch(/invalid_input/);
    expect(refused.link).toBe(false);
  });

  it('shows a mail preview at its own address: styled, without script, without origin', async () => {
    const answer = await ask('app-preview://mail/some-ticket');
    const policy = answer.headers['content-security-policy'] ?? '';
    expect(policy).toContain('sandbox;');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src|allow-|https?:/);
    expect((await ask('app-preview://mail/..%2fx')).status).toBe(403);
    expect((await ask('app-preview://other/some-ticket')).status).toBe(403);
    await started.page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.id = 'probe-preview';
      frame.src = 'app-preview://mail/some-ticket';
      document.body.append(frame);
    });
    const frame = await (await started.page.waitForSelector('#probe-preview', { state: 'attached' })).contentFrame();
    const bold = await frame?.waitForSelector('b');
    expect(await bold?.textContent()).toBe('some-ticket');
    expect(await bold?.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(1, 2, 3)');
    expect(await frame?.title()).toBe('probe');
    expect(await frame?.evaluate(() => [window.origin, typeof window.merpati])).toEqual(['null', 'undefined']);
    await started.page.evaluate(() => document.getElementById('probe-preview')?.remove());
  });

  it('puts nothing but mail previews into a frame, even where no policy of a page says so', async () => {
    const frames = await started.app.evaluate(async ({ BrowserWindow }) => {
      const other = new BrowserWindow({ show: false });
      await other.loadURL('data:text/html,<p>other</p>');
      await other.webContents.executeJavaScript(
        `(() => { const frame = document.createElement('iframe'); frame.src = 'data:text/html,inside'; document.body.append(frame); })()`,
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      const urls = other.webContents.mainFrame.frames.map(({ url }) => url);
      other.destroy();
      return urls;
    });
    expect(frames.join()).not.toContain('inside');
  });

  it('is one: a second start brings the first window forward and ends', async () => {
    const path = electronPath() ?? '';
    await started.app.evaluate(({ app }) => {
      Object.assign(globalThis, { second: 0 });
      app.on('second-instance', () => Object.assign(globalThis, { second: 1 }));
    });
    const second = spawn(path, [...sandboxArguments(), APP_ROOT], {
      env: appEnvironment(started.userData, { MERPATI_PROBE: '1', MERPATI_ENGINE: 'utility' }),
      stdio: 'ignore',
    });
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(0);
    await expect.poll(() => started.app.evaluate(() => (globalThis as unknown as { second: number }).second)).toBe(1);
  });

  it('speaks the person’s language in its menu, at once', async () => {
    const labels = () => started.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
    await started.page.evaluate(() => window.merpati?.setLanguage('id'));
    expect(await labels()).toEqual(['Berkas', 'Edit', 'Tampilan', 'Buka', 'Bantuan']);
    await started.page.evaluate(() => window.merpati?.setLanguage('en'));
    expect(await labels()).toEqual(['File', 'Edit', 'View', 'Go to', 'Help']);
    await started.page.evaluate(() => {
      const heard: unknown[] = [];
      window.merpati?.onCommand((command) => heard.push(command));
      Object.assign(window, { heard });
    });
    await started.app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items[0]?.submenu?.items[0];
      file?.click();
    });
    await started.page.waitForFunction(() => (window as unknown as { heard: unknown[] }).heard.length > 0);
    expect(await started.page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([
      'new-campaign',
    ]);
  });

  it('seals secrets with the keyring only where it really encrypts', async () => {
    const truth = await started.app.evaluate(({ safeStorage }) => ({
      available: safeStorage.isEncryptionAvailable(),
      backend: process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'system',
    }));
    const log = readFileSync(join(started.userData, 'logs', 'shell.log'), 'utf8');
    const expected = truth.available && !['basic_text', 'unknown'].includes(truth.backend) ? 'system' : 'file';
    expect(log).toContain(`"sealing":"${expected}"`);
  });
});

// An app of its own: after a prevented navigation the test driver goes on waiting for it.
describe.skipIf(missing !== null)('the window stays where it is', () => {
  let started: StartedApp;

  beforeAll(async () => {
    started = await startApp({ engine: 'utility', probe: true });
  });
  afterAll(() => started?.end());

  it('goes nowhere, opens nothing, hosts no webview', async () => {
    const before = started.page.url();
    const opened = await started.page.evaluate(() => {
      const other = window.open('https://example.com/');
      location.href = 'https://example.com/away';
      return other === null;
    });
    expect(opened).toBe(true);
    await started.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'file:///etc/passwd';
      document.body.append(link);
      link.click();
      link.remove();
    });
    await started.page.waitForTimeout(300);
    expect(started.page.url()).toBe(before);
    const counts = await started.app.evaluate(async ({ BrowserWindow, webContents }) => {
      const window = BrowserWindow.getAllWindows()[0];
      await window?.webContents.executeJavaScript(
        `(() => { const view = document.createElement('webview'); view.src = 'https://example.com/'; document.body.append(view); setTimeout(() => view.remove(), 200); })()`,
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { windows: BrowserWindow.getAllWindows().length, contents: webContents.getAllWebContents().length };
    });
    expect(counts).toEqual({ windows: 1, contents: 1 });
  });

  it('keeps a mail preview from going anywhere, by itself or by its frame', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('seen');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const away = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const went = await started.app.evaluate(async ({ BrowserWindow }, address) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const run = (code: string) => contents?.executeJavaScript(code);
      const wait = () => new Promise((resolve) => setTimeout(resolve, 300));
      await run(
        `new Promise((resolve) => { const frame = document.createElement('iframe'); frame.onload = resolve; frame.src = 'app-preview://mail/some-ticket'; document.body.append(frame); })`,
      );
      const frames = () => contents?.mainFrame.frames ?? [];
      const shown = frames().map(({ url }) => url);
      const script = frames()[0]?.executeJavaScript(`location.href = ${JSON.stringify(address)}; 'ran'`);
      await Promise.race([script?.catch(() => undefined), wait()]);
      await wait();
      await run(`document.querySelector('iframe').src = ${JSON.stringify(address)}`);
      await wait();
      return { shown, page: contents?.getURL() };
    }, away);
    server.close();
    expect(went.shown).toEqual(['app-preview://mail/some-ticket']);
    expect(went.page).toMatch(/^app:\/\/bundle\//);
    expect(asked).toBe(0);
  });
});

describe.skipIf(missing !== null)('leaving', () => {
  it('asks while a campaign is being sent, stays on request, and otherwise lets the engine close its books', async () => {
    const started = await startApp({ engine: 'utility', probe: true });
    try {
      const { openPageProbe } = await import('../support/page-client-bundle.ts');
      await openPageProbe(started.page);
      await started.page.evaluate(() => window.pageProbe.call('probe.pretend', { sending: true, fraction: 0.5 }));
      await started.app.evaluate(({ dialog, BrowserWindow }) => {
        Object.assign(globalThis, { asked: [] as unknown[], answer: 0 });
        const world = globalThis as unknown as { asked: unknown[]; answer: number };
        Object.assign(dialog, {
          showMessageBox: async (...input: unknown[]) => {
            const options = input.at(-1) as { message: string; buttons: string[] };
            world.asked.push([options.message, options.buttons]);
            return { response: world.answer, checkboxChecked: false };
          },
        });
        BrowserWindow.getAllWindows()[0]?.close();
      });
      const asked = () => started.app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked);
      await expect
        .poll(asked, { timeout: 10_000 })
        .toEqual([['A campaign is being sent', ['Keep sending', 'Stop and quit']]]);
      expect(await started.page.evaluate(() => window.pageProbe.call('probe.echo', 'still here'))).toEqual({
        value: 'still here',
      });
      const exited = new Promise((resolve) => started.app.process().once('exit', resolve));
      await started.app.evaluate(({ app }) => {
        Object.assign(globalThis, { answer: 1 });
        app.quit();
      });
      expect(await exited).toBe(0);
      const log = readFileSync(join(started.userData, 'logs', 'shell.log'), 'utf8');
      expect(log).toContain('"event":"engine-closed"');
    } finally {
      await started.end();
    }
  });

  it('opens again where it was, in the language that was chosen', async () => {
    const userData = mkdtempSync(join(tmpdir(), 'merpati-e2e-'));
    const place = { x: 60, y: 40, width: 1_100, height: 700 };
    const first = await startApp({ engine: 'utility', probe: true, userData });
    await first.page.evaluate(() => window.merpati?.setLanguage('id'));
    await first.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), place);
    const exited = new Promise((resolve) => first.app.process().once('exit', resolve));
    const bounds = () => first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    await expect.poll(bounds).toEqual(place);
    await first.app.evaluate(({ app }) => app.quit());
    expect(await exited).toBe(0);
    const second = await startApp({ engine: 'utility', probe: true, userData });
    try {
      const seen = () =>
        second.app.evaluate(({ BrowserWindow, Menu }) => ({
          bounds: BrowserWindow.getAllWindows()[0]?.getBounds(),
          menu: Menu.getApplicationMenu()?.items[0]?.label,
        }));
      await expect.poll(seen).toEqual({ bounds: place, menu: 'Berkas' });
    } finally {
      await second.end();
      rmSync(userData, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  });
});
