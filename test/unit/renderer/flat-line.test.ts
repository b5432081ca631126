import { describe, expect, it } from 'vitest';
import { flatWhileWaiting, withEnded, withUndoEnded } from '../../../renderer/features/live/flat-line.ts';

describe('the line of the journey', () => {
  it('stays flat while a wait lasts and rises behind it', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 12, y: 20 },
    ];
    expect(flatWhileWaiting(points, [{ from: 0, to: 10 }])).toEqual([
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 12, y: 20 },
    ]);
  });

  it('leaves the line alone where nothing was waited for, or where it does not rise', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 5, y: 10 },
      { x: 20, y: 10 },
    ];
    expect(flatWhileWaiting(points, [{ from: 6, to: 18 }])).toEqual(points);
    expect(flatWhileWaiting(points, [])).toEqual(points);
  });

  it('rises before a wait that is still on', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 30, y: 10 },
    ];
    expect(flatWhileWaiting(points, [{ from: 8, to: null }])[1]).toEqual({ x: 8, y: 0 });
  });
});

describe('a wait whose end is not written yet', () => {
  const points = [
    { x: 5_000, y: 10 },
    { x: 8_000, y: 10 },
    { x: 12_000, y: 40 },
  ];
  const pause = { from: 4_000, to: null, reason: 'paused' };

  it('ended where messages went again, or where nothing is known any more', () => {
    expect(withEnded([pause], points)).toEqual([{ ...pause, to: 11_000 }]);
    expect(withEnded([pause], points.slice(0, 2))).toEqual([{ ...pause, to: 8_000 }]);
    expect(withEnded([pause], [])).toEqual([{ ...pause, to: 4_000 }]);
  });

  it('leaves a written end alone', () => {
    expect(withEnded([{ ...pause, to: 6_000 }], points)).toEqual([{ ...pause, to: 6_000 }]);
  });
});

describe('the seconds in which a start can be taken back', () => {
  const points = [
    { x: 9_000, y: 0 },
    { x: 12_000, y: 40 },
  ];
  const undo = { from: 0, to: null, reason: 'undo_window' };

  it('are over a second before the first message was through, also where their end is not written yet or late', () => {
    expect(withUndoEnded([undo], points)).toEqual([{ ...undo, to: 11_000 }]);
    expect(withUndoEnded([{ ...undo, to: 14_000 }], points)).toEqual([{ ...undo, to: 11_000 }]);
    expect(withUndoEnded([{ ...undo, to: 10_000 }], points)).toEqual([{ ...undo, to: 10_000 }]);
  });

  it('last while nothing went out, and other waits are as they were told', () => {
    expect(withUndoEnded([undo], points.slice(0, 1))).toEqual([undo]);
    const retry = { from: 13_000, to: null, reason: 'retry' };
    expect(withUndoEnded([retry], points)).toEqual([retry]);
  });
});
