import type { Page } from 'playwright-core';

/**
 * Whether a page's memory holds a text: its script heap after a collection, its document, its form fields, and what it
 * keeps in storage. A heap snapshot cuts strings at 1,024 characters, so look for something that stands near a beginning.
 */
export async function whereInPage(page: Page, marker: string): Promise<string[]> {
  const found: string[] = [];
  const session = await page.context().newCDPSession(page);
  let rest = '';
  let inHeap = false;
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    inHeap ||= `${rest}${chunk}`.includes(marker);
    rest = chunk.slice(-marker.length);
  });
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  if (inHeap) found.push('heap');
  const seen = await page.evaluate(
    async (text) => ({
      document: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll('input, textarea')]
        .map((field) => ('value' in field ? field.value : ''))
        .join(' '),
      storage: JSON.stringify([{ ...window.sessionStorage }, { ...window.localStorage }, document.cookie]),
      // Nothing of ours opens one: a database that is there is looked at as if it held the text.
      databases: (await indexedDB.databases()).length === 0 ? '' : text,
      address: window.location.href,
    }),
    marker,
  );
  for (const [where, text] of Object.entries(seen)) if (text.includes(marker)) found.push(where);
  return found;
}
