import { expect, it, vi } from 'vitest';
import { loneSender } from '../../support/lone-sender.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

// The promise behind everything: a claim is on disk before that message's body leaves, and its outcome before the next one's.
it('lets no body leave before the disk has its claim and the outcome of the message before', async () => {
  const asked: (() => void)[] = [];
  const seen: { released: boolean; states: unknown[] | null; answer: () => void }[] = [];
  const { sender, begin, rows, closing, end } = loneSender(
    2,
    async (beforeDot) => {
      const answered = Promise.withResolvers<void>();
      const one = { released: false, states: null as unknown[] | null, answer: answered.resolve };
      seen.push(one);
      await beforeDot();
      one.released = true;
      one.states = rows().map(({ state }) => state);
      await answered.promise;
    },
    (_file, done) => void asked.push(() => done(null)),
  );

  begin();
  await settled();
  expect([seen.length, seen[0]?.released, asked.length]).toEqual([1, false, 1]);
  asked.shift()?.();
  await settled();
  expect(seen[0]).toMatchObject({ released: true, states: ['sending', 'queued'] });

  seen[0]?.answer();
  await settled();
  // The second envelope travels while the disk works; its body does not.
  expect([seen.length, seen[1]?.released]).toEqual([2, false]);
  while (asked.length > 0) {
    asked.shift()?.();
    await settled();
  }
  expect(seen[1]).toMatchObject({ released: true, states: ['accepted', 'sending'] });

  seen[1]?.answer();
  await settled();
  closing.abort();
  for (const ask of asked) ask();
  await settled();
  sender.group.close();
  end();
});

/** A relay that answers at once, until one message is claimed while another is under way: there it waits. */
function untilOneIsAhead(people: number) {
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const most = { underWay: 0, unclaimed: 0 };
  let left = 0;
  const all = loneSender(people, async (beforeDot) => {
    await beforeDot();
    left += 1;
    const states = all.rows().map(({ state }) => state);
    const underWay = states.filter((state) => state === 'sending').length;
    most.underWay = Math.max(most.underWay, underWay);
    // Its claim is in the ledger or its journal: the next ones are not gone before it.
    most.unclaimed = Math.max(most.unclaimed, left - states.filter((state) => state !== 'queued').length);
    // As far as the file goes; a busy computer may be slow at first.
    if (left < 20 || underWay < 2) return;
    reached.resolve();
    await held.promise;
  });
  return { ...all, most, reached: reached.promise, release: held.resolve, left: () => left };
}

it('claims one message ahead where the relay answers at once, never two, and takes the claim back where it pauses', async () => {
  const { sender, begin, rows, most, reached, release, left, closing, end } = untilOneIsAhead(3_000);
  const run = begin();
  await reached;
  await settled();
  expect(rows().filter(({ state }) => state === 'sending')).toHaveLength(2);

  sender.pause(run, 'person');
  release();
  await settled();
  await settled();
  const after = rows();
  expect(after.filter(({ state }) => state === 'accepted')).toHaveLength(left());
  expect(after.filter(({ state, attempts }) => state === 'queued' && attempts === 0)).toHaveLength(3_000 - left());
  expect(most).toEqual({ underWay: 2, unclaimed: 0 });
  expect(run.feed.handedOut()).toBe(0);

  const before = left();
  sender.resume(run, 1);
  await vi.waitFor(() => expect(left()).toBeGreaterThan(before), 5_000);
  closing.abort();
  await settled();
  sender.group.close();
  end();
});

it('cancels what was claimed ahead with its campaign', async () => {
  const { begin, rows, reached, release, left, sender, closing, end } = untilOneIsAhead(1_000);
  const run = begin();
  await reached;
  run.state = 'cancelled';
  const gone = sender.leave(run);
  release();
  await gone;
  const states = rows().map(({ state }) => state);
  expect(states.filter((state) => state === 'accepted')).toHaveLength(left());
  expect(states.filter((state) => state === 'sending')).toHaveLength(0);
  expect(states.filter((state) => state === 'cancelled')).toHaveLength(1);
  closing.abort();
  await settled();
  sender.group.close();
  end();
});
