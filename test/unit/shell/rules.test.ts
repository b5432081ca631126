import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityOf } from '../../../electron/hosts/activity.ts';
import { afterDeath } from '../../../electron/shell/backoff.ts';
import { bundlePath, mediaType } from '../../../electron/shell/bundle-path.ts';
import { isPageUrl, isPreviewUrl, mayLoad, outsideUrl } from '../../../electron/shell/page-url.ts';
import { startOptions } from '../../../electron/shell/start-options.ts';
import { placeWindow, type Rectangle } from '../../../electron/shell/window-state.ts';
import { shellWords, systemLanguage } from '../../../electron/shell/words.ts';
import { pagePolicy, previewPolicy } from '../../../shared/content-policy.ts';
import { NO_TOTALS } from '../../../shared/contract/campaigns.ts';
import { maskAddresses } from '../../../shared/mask-addresses.ts';
import { wholeTotals } from '../../../shared/whole-totals.ts';

describe('backing off', () => {
  it('doubles from a quarter of a second to half a minute, and starts anew after a steady minute', () => {
    const waits: number[] = [];
    let count = { failures: 0 };
    for (let death = 0; death < 10; death++) {
      const next = afterDeath(count, 100);
      count = next.count;
      waits.push(next.waitMs);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(afterDeath(count, 60_000).waitMs).toBe(250);
    expect(afterDeath({ failures: 5_000 }, 0).waitMs).toBe(30_000);
  });
});

describe('paths of the bundle', () => {
  it('are inside it or refused, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webPath(), fc.string(), fc.constantFrom('%2e%2e%2f', '..%2f..%2fetc/passwd', '..%5c..', '%00')),
        (path) => {
          const found = bundlePath('/srv/app/renderer', `app://bundle/${path}`);
          expect(found === null || found.startsWith('/srv/app/renderer/')).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['app://bundle/', '/b/index.html'],
    ['app://bundle/assets/a.js', '/b/assets/a.js'],
    ['app://bundle/assets/a%20b.js?x=1#y', '/b/assets/a b.js'],
    ['app://bundle/..%2fmain.js', null],
    ['app://bundle/%2e%2e%2fmain.js', null],
    ['app://bundle/a/..%2f..%2fmain.js', null],
    ['app://bundle/..%5cmain.js', null],
    ['app://bundle/%00', null],
    ['app://bundle/%zz', null],
    ['nonsense', null],
  ])('%s → %s', (url, path) => {
    expect(bundlePath('/b', url)).toBe(path);
  });

  it('have a media type, unknown ones are bytes', () => {
    expect([mediaType('/a/b.JS'), mediaType('x.woff2'), mediaType('README')]).toEqual([
      'text/javascript; charset=utf-8',
      'font/woff2',
      'application/octet-stream',
    ]);
  });
});

describe('addresses', () => {
  it('of the page are exactly its own', () => {
    for (const url of ['app://bundle/', 'app://bundle/index.html#/contacts'])
      expect([url, isPageUrl(url)]).toEqual([url, true]);
    for (const url of [
      'app://bundle.example/',
      'app://evil/bundle/',
      'app://x@bundle/',
      'https://bundle/',
      'app-preview://bundle/',
      'data:text/html,x',
      '',
      'about:blank',
    ])
      expect([url, isPageUrl(url)]).toEqual([url, false]);
    expect([isPreviewUrl('app-preview://mail/x'), isPreviewUrl('app://bundle/')]).toEqual([true, false]);
  });

  it('that may be opened outside are https without credentials, and mailto', () => {
    expect(outsideUrl('https://example.com/a?b')).toBe('https://example.com/a?b');
    expect(outsideUrl('mailto:help@example.com')).toBe('mailto:help@example.com');
    for (const url of [
      'http://example.com',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://user:word@example.com/',
      'smb://example.com',
      'x',
    ])
      expect([url, outsideUrl(url)]).toEqual([url, null]);
  });

  it('that may be loaded are the app’s own, and the development server’s where there is one', () => {
    expect(mayLoad('app://bundle/x', null)).toBe(true);
    expect(mayLoad('https://example.com/', null)).toBe(false);
    expect(mayLoad('ws://127.0.0.1:5173/', 'http://127.0.0.1:5173/')).toBe(true);
    expect(mayLoad('http://127.0.0.1:5174/', 'http://127.0.0.1:5173/')).toBe(false);
  });
});

describe('policies', () => {
  it('have no unsafe word for the page, and no script at all for a preview', () => {
    const page = pagePolicy({ nonce: 'abc', previewSource: 'app-preview:' });
    expect(page).not.toMatch(/unsafe|\*/);
    expect(page).toContain("script-src 'self' 'nonce-abc'");
    const preview = previewPolicy({ imageSource: 'app-preview:' });
    expect(preview).toMatch(/^sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: app-preview:/);
    expect(preview).not.toContain('script-src');
  });
});

describe('the window', () => {
  const rectangle = fc.record({
    x: fc.integer({ min: -4_000, max: 4_000 }),
    y: fc.integer({ min: -3_000, max: 3_000 }),
    width: fc.integer({ min: 0, max: 6_000 }),
    height: fc.integer({ min: 0, max: 4_000 }),
  });
  const area = fc.record({
    x: fc.integer({ min: -3_000, max: 3_000 }),
    y: fc.integer({ min: -2_000, max: 2_000 }),
    width: fc.integer({ min: 800, max: 4_000 }),
    height: fc.integer({ min: 600, max: 2_500 }),
  });

  it('is always wholly on one of today’s screens, wherever it was left', () => {
    const inside = (inner: Rectangle, outer: Rectangle) =>
      inner.x >= outer.x &&
      inner.y >= outer.y &&
      inner.x + inner.width <= outer.x + outer.width &&
      inner.y + inner.height <= outer.y + outer.height;
    fc.assert(
      fc.property(
        rectangle,
        fc.array(area, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (bounds, areas, maximized) => {
          const placed = placeWindow({ bounds, maximized }, areas);
          const { x, y, width, height } = placed.bounds;
          expect(placed.maximized).toBe(maximized);
          expect(areas.some((screen) => width <= screen.width && height <= screen.height)).toBe(true);
          if (x !== undefined && y !== undefined)
            expect(areas.some((screen) => inside({ x, y, width, height }, screen))).toBe(true);
        },
      ),
    );
  });

  it('opens as it was left, or at the usual size', () => {
    const screen = { x: 0, y: 0, width: 1920, height: 1080 };
    const bounds = { x: 100, y: 50, width: 1400, height: 900 };
    expect(placeWindow({ bounds, maximized: false }, [screen]).bounds).toEqual(bounds);
    expect(placeWindow(null, [screen]).bounds).toEqual({ width: 1280, height: 800 });
    expect(placeWindow({ bounds: { ...bounds, x: 5_000 }, maximized: false }, [screen]).bounds).toEqual({
      width: 1280,
      height: 800,
    });
  });
});

describe('a start', () => {
  const from = { argv: ['electron', '.'], env: {}, packaged: false, nodeApi: 10, root: '/app' };
  it('chooses the engine’s process by what can run it', () => {
    expect(startOptions(from).engine).toEqual({ kind: 'utility' });
    expect(startOptions({ ...from, nodeApi: 9 }).engine).toEqual({
      kind: 'node',
      execPath: '/app/node_modules/.bin/node',
    });
    expect(startOptions({ ...from, env: { MERPATI_ENGINE: 'node', MERPATI_NODE: '/n' } }).engine).toEqual({
      kind: 'node',
      execPath: '/n',
    });
  });
  it('takes no program and no page from the environment once it is packed', () => {
    const packed = {
      ...from,
      packaged: true,
      env: { MERPATI_ENGINE: 'node', MERPATI_NODE: '/evil', MERPATI_DEV_SERVER: 'http://127.0.0.1:1/' },
    };
    expect(startOptions(packed).engine).toEqual({ kind: 'utility' });
    expect(startOptions(packed).devServer).toBeNull();
  });
  it('reads its arguments', () => {
    expect(startOptions({ ...from, argv: ['.', '--workspace', '/w', '--smoke'] })).toMatchObject({
      workspace: '/w',
      smoke: true,
    });
    expect(startOptions({ ...from, argv: ['.', '--workspace=/w'] })).toMatchObject({ workspace: '/w', smoke: false });
    expect(startOptions({ ...from, argv: ['.', '--workspace', '--smoke'] })).toMatchObject({
      workspace: null,
      smoke: true,
    });
  });
});

describe('words and logs', () => {
  it('has every word in both languages, none empty', () => {
    const [en, id] = [shellWords('en'), shellWords('id')];
    expect(Object.keys(id)).toEqual(Object.keys(en));
    expect([...Object.values(en), ...Object.values(id)].filter((word) => word.trim() === '')).toEqual([]);
  });
  it('starts in the system’s language', () => {
    expect(['id-ID', 'in', 'en-GB', 'it', 'ido'].map((language) => systemLanguage([language]))).toEqual([
      'id',
      'id',
      'en',
      'en',
      'en',
    ]);
    expect(systemLanguage([])).toBe('en');
  });
  it('shows no whole address', () => {
    expect(maskAddresses('550 <siti@example.com>: try budi.s@example.org')).toBe(
      '550 <s***@example.com>: try b***@example.org',
    );
    expect(maskAddresses('{"to":"a/b=c!@kafé.example"}')).toBe('{"to":"a***@kafé.example"}');
    const place = 'at x (file:///app/node_modules/@orpc/server/index.mjs:34:10)';
    expect(maskAddresses(place)).toBe(place);
  });
});

describe('activity', () => {
  const totals = { ...NO_TOTALS, recipients: 100, queued: 40, sending: 5, accepted: 50, deferred: 5 };
  it('counts what is being sent, not what is paused', () => {
    expect(activityOf([])).toEqual({ sending: false, fraction: null });
    expect(activityOf([{ state: 'paused', totals, preparing: null }])).toEqual({ sending: false, fraction: null });
    expect(
      activityOf([
        { state: 'sending', totals, preparing: null },
        { state: 'paused', totals, preparing: null },
      ]),
    ).toEqual({ sending: true, fraction: 0.5 });
  });
  it('counts everybody while the queue is still being written', () => {
    const early = { state: 'sending', totals, preparing: { of: 1_000 } } as const;
    expect(activityOf([early]).fraction).toBeCloseTo(0.05);
    expect(wholeTotals(early)).toMatchObject({ recipients: 1_000, queued: 940, accepted: 50 });
    expect(wholeTotals({ totals, preparing: { of: null } })).toEqual(totals);
  });
});
