import type { Rule } from '../../../shared/contract/segments.ts';
import { AppError } from '../../../shared/errors.ts';
import { bothOf, idsAfter, sizeOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import type { ValuesFile } from '../search/public.ts';
import { evaluate } from './evaluate.ts';
import { openPeopleSets, type PeopleSets } from './people-sets.ts';
import type { Memory } from './place.ts';
import { createRemembered } from './remembered.ts';
import type { Known } from './rule.ts';

/** A question to whoever evaluates rules: a thread, or the engine itself where there is no file to read. */
export type Question =
  | { readonly do: 'sets'; readonly rules: readonly (Rule | null)[] }
  | { readonly do: 'count'; readonly rule: Rule; readonly samples: number }
  | { readonly do: 'values'; readonly field: string; readonly most: number }
  /** Reads what nearly every rule asks about, before somebody waits for it. */
  | { readonly do: 'warm' };

export interface Moment {
  readonly now: number;
  readonly known: Known;
}

export type Answer =
  | { readonly do: 'sets'; readonly sets: readonly (Uint32Array<ArrayBuffer> | null)[] }
  | { readonly do: 'count'; readonly contacts: number; readonly mailable: number; readonly samples: readonly number[] }
  | { readonly do: 'values'; readonly values: readonly string[] }
  | { readonly do: 'warm' };

/** Memory of one reader: at a million contacts a set takes 125 KB and a column 4 MB. */
export function createMemory(): Memory {
  return { sets: createRemembered(240), columns: createRemembered(10) };
}

/** Whoever asked does not wait any more. */
export class GivenUp extends AppError {
  constructor() {
    super('deadline_exceeded');
  }
}

/** `check` is called between pieces and throws to give up; `values` answers the search's file of values once it is wanted. */
export interface Waiting {
  check(): void;
  values(): ValuesFile | null;
}

/** Answers as of one moment of the database. */
export function answer(db: Db, memory: Memory, question: Question, moment: Moment, waiting: Waiting): Answer {
  return db.transaction(() => {
    const people = openPeopleSets(db, memory, { ...moment, ...waiting });
    switch (question.do) {
      case 'sets':
        return { do: 'sets', sets: question.rules.map((rule) => rule && wordsOf(rule, people, moment.known)) };
      case 'count':
        return countOf(question.rule, question.samples, people, moment.known);
      case 'values':
        return { do: 'values', values: people.values(question.field, question.most) };
      case 'warm':
        people.warm();
        return { do: 'warm' };
    }
  })() as Answer;
}

// Whoever gets it may keep it for long; what is remembered must stay as it is.
function wordsOf(rule: Rule, people: PeopleSets, known: Known): Uint32Array<ArrayBuffer> {
  return new Uint32Array(evaluate(rule, people, known).words);
}

function countOf(rule: Rule, samples: number, people: PeopleSets, known: Known): Answer {
  const found = evaluate(rule, people, known);
  return {
    do: 'count',
    contacts: sizeOf(found),
    mailable: sizeOf(bothOf(found, people.mailable())),
    samples: samples === 0 ? [] : idsAfter(found, 0, samples),
  };
}
