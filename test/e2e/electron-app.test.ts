import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noElectron, type StartedApp, startApp } from '../support/electron-app.ts';

const missing = noElectron();
const PICTURES = join(import.meta.dirname, '..', '..', 'test-results', 'electron');

/** The engine's own process, a child of Electron's main process. */
function enginePid(parent: number): number | null {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (command.includes('engine-child') && status.includes(`\nPPid:\t${parent}\n`)) return Number(name);
    } catch {
      // It ended while we looked.
    }
  }
  return null;
}

// The product itself in real Electron, over its own engine and database, as a person first meets it.
describe.skipIf(missing !== null)('the app', () => {
  let started: StartedApp;
  let folder: string;
  const complaints: string[] = [];

  const picture = async (name: string) => {
    await started.page.waitForTimeout(400);
    await started.page.screenshot({ path: join(PICTURES, `${name}.png`) });
  };
  const heading = () => started.page.locator('h1').first().textContent({ timeout: 15_000 });
  const go = async (path: string) => {
    await started.page.evaluate((hash) => {
      location.hash = hash;
    }, path);
    await started.page.waitForTimeout(200);
  };

  beforeAll(async () => {
    rmSync(PICTURES, { recursive: true, force: true });
    mkdirSync(PICTURES, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'merpati-e2e-files-'));
    started = await startApp({ engine: 'node', probe: false });
    started.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    started.page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterAll(async () => {
    await started?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens on the first run in a window of the usual size, with a title', async () => {
    expect(await heading()).toContain('Merpati');
    await picture('first-run');
    const window = await started.app.evaluate(({ BrowserWindow }) => {
      const first = BrowserWindow.getAllWindows()[0];
      return { bounds: first?.getBounds(), title: first?.getTitle(), visible: first?.isVisible() };
    });
    expect(window).toMatchObject({ bounds: { width: 1280, height: 800 }, visible: true });
    expect(window.title).toContain('Merpati');
  });

  it('fills itself with samples and shows every screen, each with its heading and without a complaint', async () => {
    await started.page.getByRole('button', { name: /samples/i }).click();
    await started.page.getByRole('link', { name: 'Contacts', exact: true }).first().waitFor();
    await expect.poll(heading, { timeout: 20_000 }).not.toContain('Welcome');
    await picture('home');
    const places = [
      'contacts',
      'cleaning',
      'campaigns',
      'bounces',
      'relays',
      'domains',
      'settings',
      'contacts/import',
      'contacts/suppressed',
    ];
    for (const place of places) {
      await go(`/${place}`);
      expect([place, Boolean(await heading())]).toEqual([place, true]);
      await picture(place.replace('/', '-'));
      expect([place, await started.page.getByText('This could not be loaded').count()]).toEqual([place, 0]);
      expect([place, await started.page.getByText('There is nothing here').count()]).toEqual([place, 0]);
    }
    expect(complaints).toEqual([]);
  });

  it('takes a list from a file that was chosen, by its place and not by an upload', async () => {
    const list = join(folder, 'pelanggan.csv');
    writeFileSync(list, 'Nama;Email\nSiti Aminah;siti@example.com\nBudi Santoso;budi@example.org\n');
    await go('/contacts/import');
    await started.page.locator('input[type=file]').first().setInputFiles(list);
    await started.page.getByText('siti@example.com').first().waitFor({ timeout: 15_000 });
    await picture('import-header');
    const temporary = join(started.userData, 'workspace', 'temporary');
    const uploads = (() => {
      try {
        return readdirSync(temporary);
      } catch {
        return [];
      }
    })();
    expect(uploads).toEqual([]);
  });

  it('follows its menu, in the person’s language', async () => {
    await started.app.evaluate(({ Menu }) => {
      const go = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Go to');
      go?.submenu?.items[1]?.click();
    });
    await expect.poll(() => started.page.evaluate(() => location.hash)).toBe('#/contacts');
  });

  it('shows a mail preview in a frame of its own', async () => {
    await go('/campaigns');
    await started.page.getByRole('link', { name: 'Continue' }).first().click();
    await expect.poll(() => started.page.evaluate(() => location.hash)).toMatch(/\/campaigns\/\d+/);
    const campaign = (await started.page.evaluate(() => location.hash)).match(/\/campaigns\/(\d+)/)?.[1];
    await go(`/campaigns/${campaign}/message`);
    await started.page.waitForSelector('iframe[src^="app-preview://mail/"]', { timeout: 20_000 });
    // The preview is made anew while the message settles: look at whatever frame there is now.
    const shown = async () => {
      const frames = started.page.frames().filter((frame) => frame.url().startsWith('app-preview:'));
      const texts = await Promise.all(
        frames.map((frame) =>
          frame
            .locator('body')
            .innerText({ timeout: 1_000 })
            .catch(() => ''),
        ),
      );
      return texts.join('\n');
    };
    await picture('message-first');
    await expect.poll(shown, { timeout: 15_000 }).toMatch(/\w+ \w+ \w+/);
    await picture('message');
    for (const step of ['recipients', 'check', 'send']) {
      await go(`/campaigns/${campaign}/${step}`);
      const isFilled = async () => (await started.page.locator('main').first().innerText()).length > 60;
      await expect.poll(isFilled, { message: step, timeout: 15_000 }).toBe(true);
      await picture(`campaign-${step}`);
    }
    expect(complaints).toEqual([]);
  });

  it('sends: keeps the machine awake meanwhile, stops cleanly when it sleeps, goes on after, and rests when paused', async () => {
    await started.app.evaluate(({ powerSaveBlocker }) => {
      const awake = new Set<number>();
      const { start, stop } = powerSaveBlocker;
      Object.assign(globalThis, { awake });
      Object.assign(powerSaveBlocker, {
        start: (kind: 'prevent-app-suspension') => {
          const id = start.call(powerSaveBlocker, kind);
          awake.add(id);
          return id;
        },
        stop: (id: number) => {
          awake.delete(id);
          return stop.call(powerSaveBlocker, id);
        },
      });
    });
    const awake = () => started.app.evaluate(() => (globalThis as unknown as { awake: Set<number> }).awake.size);
    await started.page.getByRole('button', { name: /^Send to \d+ people$/ }).click();
    await expect.poll(() => started.page.evaluate(() => location.hash), { timeout: 15_000 }).toMatch(/\/live$/);
    await expect.poll(awake, { timeout: 15_000 }).toBe(1);
    await picture('live-undo');
    const handled = async () => {
      const words = await started.page.locator('main').first().innerText();
      return Number(/(\d+)\s+of \d+/.exec(words)?.[1] ?? -1);
    };
    await expect.poll(handled, { timeout: 40_000 }).toBeGreaterThan(5);
    await picture('live');
    await started.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    // Messages under way are waited for, and one of the sample's relay answers after three seconds; then the page is told.
    await started.page.getByText('The computer was asleep').first().waitFor({ timeout: 10_000 });
    const asleep = await handled();
    await picture('live-asleep');
    await started.page.waitForTimeout(1_500);
    expect(await handled()).toBe(asleep);
    await started.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await expect.poll(handled, { timeout: 20_000 }).toBeGreaterThan(asleep);
    await expect.poll(() => started.page.getByText('The computer was asleep').count()).toBe(0);
    await picture('live-awake');
    await started.page
      .getByRole('button', { name: /^Pause/ })
      .first()
      .click();
    await expect.poll(awake, { timeout: 15_000 }).toBe(0);
    await picture('live-paused');
    expect(complaints).toEqual([]);
  });

  it('saves a file that the page made, and downloads nothing else', async () => {
    const path = join(folder, 'saved.csv');
    await started.app.evaluate(({ session }, saveTo) => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      session.defaultSession.on('will-download', (event, item) => {
        seen.push(`${item.getFilename()} ${event.defaultPrevented}`);
        item.setSavePath(saveTo);
      });
    }, path);
    await started.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['a,b\n1,2\n'], { type: 'text/csv' }));
      link.download = 'contacts.csv';
      link.click();
      const other = document.createElement('a');
      other.href = 'data:text/plain,x';
      other.download = 'other.txt';
      other.click();
    });
    await expect.poll(() => readdirSync(folder)).toContain('saved.csv');
    await expect.poll(() => readFileSync(path, 'utf8')).toBe('a,b\n1,2\n');
    const seen = await started.app.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    expect(seen).toContain('contacts.csv false');
    expect(seen.filter((line) => line.startsWith('other.txt') && line.endsWith('false'))).toEqual([]);
  });

  it('says when its engine dies, comes back by itself, and keeps what was typed', async () => {
    await go('/settings');
    const field = started.page.locator('input[type=text], input:not([type])').nth(1);
    await field.waitFor();
    await field.fill('Toko yang belum disimpan');
    const parent = started.app.process().pid ?? 0;
    const first = enginePid(parent);
    expect(first).toBeTypeOf('number');
    process.kill(first ?? 0, 'SIGKILL');
    await started.page
      .getByRole('status')
      .filter({ hasText: /nothing|lost|again/i })
      .first()
      .waitFor({ timeout: 10_000 });
    await picture('engine-down');
    await expect.poll(() => enginePid(parent), { timeout: 20_000 }).not.toBe(first);
    await expect.poll(() => started.page.locator('.m-lost').count(), { timeout: 20_000 }).toBe(0);
    expect(await field.inputValue()).toBe('Toko yang belum disimpan');
    await go('/contacts');
    await expect.poll(heading, { timeout: 15_000 }).toBe('Contacts');
    await picture('engine-up-again');
  });

  it('says in full sight why settings were not saved', async () => {
    await go('/settings');
    await started.page.getByLabel('Address that it comes from').fill('halo di toko');
    await started.page.getByRole('button', { name: 'Save changes' }).click();
    const why = started.page.getByText('is not an e-mail address').first();
    await why.waitFor();
    const note = await started.page.getByRole('alert').filter({ has: why }).boundingBox();
    expect(note?.height).toBeGreaterThan(60);
    await picture('settings-refused');
    await started.page.getByRole('button', { name: 'Throw away' }).click();
  });

  it('says where secrets are kept', async () => {
    await go('/settings');
    await started.page
      .getByText(/privacy and secrets/i)
      .first()
      .click();
    await started.page
      .getByText(/encrypted file/i)
      .first()
      .waitFor({ state: 'attached', timeout: 15_000 });
    await picture('settings-secrets');
  });

  it('quits in the middle of sending on request, with no message left between claim and outcome', async () => {
    await go('/campaigns');
    await started.page
      .getByRole('button', { name: 'Resume' })
      .or(started.page.getByRole('link', { name: /Look|Watch|Continue|Open/ }))
      .first()
      .click();
    await expect.poll(() => started.page.evaluate(() => location.hash)).toMatch(/\/live$/);
    // The screen is drawn a moment after its address: which of the two it offers is known only then.
    const resume = started.page.getByRole('button', { name: 'Resume' }).first();
    const pause = started.page.getByRole('button', { name: /^Pause/ }).first();
    const isOnItsWay = async () => {
      if (await resume.count()) await resume.click({ timeout: 2_000 }).catch(() => undefined);
      return (await pause.count()) > 0;
    };
    await expect.poll(isOnItsWay, { timeout: 20_000 }).toBe(true);
    const exited = new Promise((resolve) => started.app.process().once('exit', resolve));
    await started.app.evaluate(({ app, dialog }) => {
      Object.assign(dialog, { showMessageBox: async () => ({ response: 1, checkboxChecked: false }) });
      setTimeout(() => app.quit(), 300);
    });
    expect(await exited).toBe(0);
    const database = new DatabaseSync(join(started.userData, 'workspace', 'merpati.db'), { readOnly: true });
    const states = database.prepare('SELECT state, count(*) AS n FROM messages GROUP BY state').all();
    database.close();
    expect(states.map(({ state }) => state)).not.toContain('sending');
    expect(states.map(({ state }) => state)).toContain('queued');
  });
});
