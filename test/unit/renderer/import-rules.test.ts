import { describe, expect, it } from 'vitest';
import {
  countsUnder,
  mappingOf,
  newField,
  type Preview,
  type Problems,
  undecided,
  withTarget,
} from '../../../renderer/features/import/import-choices.ts';
import { endOf, type Pace, withSample } from '../../../renderer/features/import/pace.ts';
import { domainChanges, mendedState, soFar, sorted } from '../../../renderer/features/import/problem-groups.ts';

const column = (index: number, header: string, target: string, samples = ['x']) => ({
  index,
  header,
  samples,
  target,
  certainty: 'recognised' as const,
  type: 'number' as const,
  stored: {},
  unclear: false,
});
const preview = {
  columns: [column(0, 'Email', 'address'), column(1, 'Work  mail', 'new:Work mail'), column(2, '', 'ignore', [])],
} as unknown as Preview;

describe('what columns become', () => {
  it('only one can be the address: the other keeps its values as a field', () => {
    const targets = withTarget(preview, {}, 1, 'address');
    expect(mappingOf(preview, { targets, types: {} })).toEqual([
      { index: 0, target: 'new:Email', type: 'number' },
      { index: 1, target: 'address', type: null },
      { index: 2, target: 'ignore', type: null },
    ]);
  });

  it('a column of yes and no is asked about until somebody said what a yes means, in a remembered layout too', () => {
    const asked = (target: string, remembered: boolean, targets = {}) =>
      undecided(
        { columns: [{ ...column(1, 'Setuju', target), unclear: true }], remembered } as unknown as Preview,
        targets,
      ).length;
    expect([asked('new:Setuju', false), asked('status', false), asked('wants', false)]).toEqual([1, 1, 1]);
    expect([asked('field:setuju', true), asked('ignore', true), asked('status', true)]).toEqual([1, 1, 1]);
    expect([asked('wants', true), asked('refuses', true)]).toEqual([0, 0]);
    expect(asked('field:setuju', true, { 1: 'field:setuju' })).toBe(0);
  });

  it('many can be lists or left out', () => {
    expect(withTarget(preview, { 0: 'list' }, 1, 'list')).toEqual({ 0: 'list', 1: 'list' });
    expect(withTarget(preview, {}, 0, 'ignore')).toEqual({ 0: 'ignore' });
  });

  it('a new field says its type, chosen before guessed; an empty column is none', () => {
    expect(mappingOf(preview, { targets: {}, types: { 1: 'date' } })[1]?.type).toBe('date');
    expect(mappingOf(preview, { targets: {}, types: {} })[1]?.type).toBe('number');
    expect(preview.columns.map(newField)).toEqual(['new:Email', 'new:Work mail', 'ignore']);
  });
});

const counts = {
  rows: 20,
  created: 5,
  updated: 6,
  unchanged: 4,
  duplicates: 2,
  rejected: 3,
  suppressed: 1,
  misfits: 0,
};
const sample = (line: number, found: string, suggestion: string | null = null) => ({
  line,
  name: '',
  found,
  suggestion,
});
const problems = {
  counts: { ...counts, rejectedByCause: {} },
  groups: [
    { cause: 'suppressed', rows: 1, samples: [sample(2, 'a@b.example')] },
    { cause: 'not_an_address', rows: 2, samples: [sample(4, 'nobody'), sample(5, 'x y')] },
    {
      cause: 'typo',
      rows: 3,
      samples: [
        sample(7, 'a@surtaku.example', 'a@suratku.example'),
        sample(8, 'b@surtaku.example', 'b@suratku.example'),
        sample(9, 'c@kotakpso.example', 'c@kotakpos.example'),
      ],
    },
    { cause: 'no_address', rows: 0, samples: [] },
  ],
  known: { skip: { updated: 0, unchanged: 10 }, fill: { updated: 6, unchanged: 4 } },
} as unknown as Problems;

describe('problems', () => {
  it('that can be decided come first, the rest is for information', () => {
    const { open, settled } = sorted(problems);
    expect(open.map(({ cause }) => cause)).toEqual(['typo', 'not_an_address']);
    expect(settled.map(({ cause }) => cause)).toEqual(['suppressed']);
  });

  it('tell domain by domain what fixing all would write', () => {
    expect(domainChanges(problems.groups[2] as never)).toEqual([
      { from: 'surtaku.example', to: 'suratku.example', count: 2 },
      { from: 'kotakpso.example', to: 'kotakpos.example', count: 1 },
    ]);
  });

  it('that are mended count at once, those half typed do not', () => {
    expect(soFar(problems, { fixTypos: false, repairs: {} })).toEqual({ fixed: 0, merged: 2, leftOut: 3, people: 15 });
    expect(soFar(problems, { fixTypos: true, repairs: { 4: 'nobody@x.example', 5: 'x@' } })).toEqual({
      fixed: 4,
      merged: 2,
      leftOut: 2,
      people: 16,
    });
    expect(soFar(problems, { fixTypos: false, repairs: { 7: 'a@suratku.example' } }).fixed).toBe(1);
    expect([undefined, ' ', 'x@', 'x@y.example'].map(mendedState)).toEqual(['nothing', 'nothing', 'wrong', 'good']);
  });

  it('know what another rule for known people would do, as far as they were told', () => {
    expect(countsUnder(problems, 'skip')).toMatchObject({ created: 5, updated: 0, unchanged: 10 });
    expect(countsUnder(problems, 'overwrite')).toMatchObject({ updated: 6, unchanged: 4 });
  });
});

describe('when an import will be done', () => {
  const paceOf = (samples: [number, number][]) =>
    samples.reduce<Pace | undefined>((pace, [at, progress]) => withSample(pace, { at, progress }), undefined) ?? [];

  it('is not said before its pace is known', () => {
    expect(endOf([])).toBeNull();
    expect(endOf(paceOf([[0, 0.1]]))).toBeNull();
    expect(
      endOf(
        paceOf([
          [0, 0.1],
          [1_000, 0.2],
        ]),
      ),
    ).toBeNull();
    expect(
      endOf(
        paceOf([
          [0, 0.1],
          [5_000, 0.1],
        ]),
      ),
    ).toBeNull();
  });

  it('follows the pace of late, not that of the start', () => {
    expect(
      endOf(
        paceOf([
          [0, 0],
          [10_000, 0.5],
        ]),
      ),
    ).toBe(20_000);
    const slower = paceOf([
      [0, 0],
      [10_000, 0.5],
      [20_000, 0.55],
      [31_000, 0.6],
    ]);
    expect(endOf(slower)).toBeGreaterThan(100_000);
  });

  it('forgets what was when it begins anew', () => {
    expect(
      endOf(
        paceOf([
          [0, 0.2],
          [5_000, 0.9],
          [6_000, 0.1],
          [8_000, 0.3],
        ]),
      ),
    ).toBe(15_000);
  });
});
