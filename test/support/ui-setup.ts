import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// A busy machine draws later; what is waited for is that it comes. The test's own limit holds.
configure({ asyncUtilTimeout: 8_000 });

// jsdom has no layout: what the kit asks of it is answered as a window of 1280 x 800 in light.
class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

function matches(query: string): boolean {
  const least = /min-width:\s*(\d+)px/.exec(query);
  const most = /max-width:\s*(\d+)px/.exec(query);
  if (least) return Number(least[1]) <= 1280;
  if (most) return Number(most[1]) >= 1280;
  return query.includes('prefers-reduced-motion');
}

window.matchMedia = (query: string) =>
  ({
    matches: matches(query),
    media: query,
    onchange: null,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
    dispatchEvent: () => false,
  }) as MediaQueryList;
window.ResizeObserver = NoObserver as unknown as typeof ResizeObserver;
window.HTMLElement.prototype.scrollIntoView = () => {};
window.HTMLElement.prototype.scrollTo = () => {};
Object.defineProperty(document, 'fonts', {
  value: { addEventListener() {}, removeEventListener() {}, ready: Promise.resolve() },
});
for (const side of ['offsetHeight', 'clientHeight'])
  Object.defineProperty(window.HTMLElement.prototype, side, { configurable: true, get: () => 600 });
for (const side of ['offsetWidth', 'clientWidth'])
  Object.defineProperty(window.HTMLElement.prototype, side, { configurable: true, get: () => 1000 });

afterEach(() => {
  cleanup();
  window.location.hash = '';
  window.sessionStorage.clear();
});
