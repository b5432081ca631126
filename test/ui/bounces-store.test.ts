import { afterEach, beforeEach, expect, it } from 'vitest';
import { directApi } from '../../renderer/api/direct.ts';
import { createBouncesStore } from '../../renderer/features/bounces/bounces-store.ts';
import { isForeign } from '../../renderer/features/bounces/group-list.tsx';
import { openTestEngine } from '../support/engine.ts';

let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

const report = (n: number) =>
  new File(
    [
      `From: MAILER-DAEMON@relay.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\n<person${n}@example.org>: 550 5.1.1 User unknown\r\n`,
    ],
    `${n}.eml`,
  );

it('reads a folder of more reports than one call takes, and sums what was in them', async () => {
  const store = createBouncesStore(directApi(engine.client));
  const summary = await store.getState().read(Array.from({ length: 503 }, (_, n) => report(n)));
  expect(store.getState().failure).toBeNull();
  expect(summary).toMatchObject({ files: 503, messages: 503, seenBefore: 0, suppressed: 0, unmatched: 503 });
  const groups = store.getState().groups ?? (await engine.client.bounces.groups({})).groups;
  expect(groups.map((group) => [isForeign(group), group.bounces])).toEqual([[true, 503]]);
});
