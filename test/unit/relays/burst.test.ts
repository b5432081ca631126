import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { holdForBurst, letLeave } from '../../../electron/engine/relays/burst.ts';

/** A line that notes what leaves in a list that several share. */
function line(left: string[]) {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      left.push(chunk.toString());
      done();
    },
  });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('what several lines have ready leaves together at the end of the turn', async () => {
  const left: string[] = [];
  const [one, other] = [line(left), line(left)];
  holdForBurst(one);
  one.write('a');
  await Promise.resolve();
  holdForBurst(other);
  other.write('b');
  expect(left).toEqual([]);
  await turn();
  expect(left).toEqual(['a', 'b']);
  one.write('c');
  expect(left).toEqual(['a', 'b', 'c']);
});

it('leaves earlier where somebody says so, and is held anew after that', async () => {
  const left: string[] = [];
  const one = line(left);
  holdForBurst(one);
  one.write('a');
  letLeave();
  expect(left).toEqual(['a']);
  holdForBurst(one);
  one.write('b');
  expect(left).toEqual(['a']);
  await turn();
  expect(left).toEqual(['a', 'b']);
  letLeave();
  expect(one.writableCorked).toBe(0);
});

it('a line that ended meanwhile harms nobody', async () => {
  const left: string[] = [];
  const [gone, cut, other] = [line(left), line(left), line(left)];
  for (const one of [gone, cut, other]) holdForBurst(one);
  gone.end('a');
  cut.destroy();
  other.write('b');
  await turn();
  expect(left).toEqual(['a', 'b']);
});
