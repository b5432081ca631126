/** A page as the engine gives it: cursors of its neighbours, of itself, and its place where that is known. */
export interface WindowPage<T> {
  rows: readonly T[];
  next: string | null;
  previous: string | null;
  here: string | null;
  at: number | null;
  total: number | null;
}

/** Which page is wanted: behind a cursor, at a share of the whole (0 to 1), or the first one. */
export interface Wanted {
  cursor: string | null;
  from: number | null;
  limit: number;
}

/** The part of a long list that is here: `rows` from place `start` on. */
export interface WindowState<T> {
  rows: readonly T[];
  start: number;
  /** Places of the whole list; what is known so far where nobody has counted yet (`counted` false). */
  total: number;
  counted: boolean;
  /** Rows by which every place moved since the beginning, because a place had been a guess: who shows places follows. */
  moved: number;
}

export const PAGE = 100;
/** Pages kept: the interface never holds more of a million people than these; one may be as long as all of them, read again at once. */
const KEPT = 5;
const NEAR = 60;
/** Pages that are asked for because of one look: places that contradict each other must not be asked after for ever. */
const MOST_AT_ONCE = 2 * KEPT;
/** Further away than this the way there is a jump. */
const FAR = 3 * PAGE;

/**
 * A window over a list on the engine's side that follows what is looked at: it grows by a page at the side that is neared, drops
 * pages at the other, and jumps where something far away is wanted. One question at a time; answers to older questions are dropped.
 */
export function createRowWindow<T>(
  ask: (wanted: Wanted, signal: AbortSignal) => Promise<WindowPage<T>>,
  tell: (state: WindowState<T>) => void,
) {
  let pages: readonly WindowPage<T>[] = [];
  let state: WindowState<T> = { rows: [], start: 0, total: 0, counted: false, moved: 0 };
  let asking: AbortController | null = null;
  let range = { first: 0, last: 0 };
  let followed = 0;

  const end = () => state.start + state.rows.length;

  /** Shows these pages, the first of them at `start`; a place that the ends contradict is corrected, and `moved` says by how much. */
  const show = (next: readonly WindowPage<T>[], start: number, counted: number | null) => {
    pages = next;
    const rows = next.flatMap((page) => page.rows);
    const [head, tail] = [next[0], next.at(-1)];
    const known = counted ?? (state.counted ? state.total : null);
    let place = Math.max(0, start);
    if (head?.previous === null || rows.length === 0) place = 0;
    else if (place === 0) place = rows.length > 0 ? Math.min(PAGE, Math.max(1, (known ?? PAGE) - rows.length)) : 0;
    else if (tail?.next === null && known !== null) place = Math.max(1, known - rows.length);
    const whole = tail?.next === null && head?.previous === null;
    const least = place + rows.length + (tail?.next === null ? 0 : 1);
    const total = whole ? rows.length : Math.max(least, known ?? Math.max(least, place + rows.length + PAGE));
    const exact = whole || known !== null;
    state = {
      rows,
      start: place,
      total: tail?.next === null && known === null ? place + rows.length : total,
      counted: exact || (tail?.next === null && place === 0),
      moved: state.moved + (place - start),
    };
    tell(state);
  };

  const question = async (wanted: Wanted, use: (page: WindowPage<T>) => void): Promise<void> => {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    try {
      const page = await ask(wanted, mine.signal);
      if (asking !== mine) return;
      asking = null;
      use(page);
    } catch (error) {
      if (asking !== mine) return;
      asking = null;
      throw error;
    }
    await follow();
  };

  const forward = (cursor: string) =>
    question({ cursor, from: null, limit: PAGE }, (page) => {
      const all = [...pages, page];
      const gone = all.slice(0, Math.max(0, all.length - KEPT));
      const start = state.start + gone.reduce((sum, one) => sum + one.rows.length, 0);
      show(all.slice(gone.length), start, page.total);
    });
  const back = (cursor: string) =>
    question({ cursor, from: null, limit: PAGE }, (page) =>
      show([page, ...pages].slice(0, KEPT), state.start - page.rows.length, page.total),
    );
  const jump = (index: number) => {
    const last = Math.max(1, state.total - 1);
    const share = index + PAGE >= state.total ? 1 : Math.min(1, index / last);
    return question({ cursor: null, from: share, limit: PAGE }, (page) => {
      const guess = page.next === null ? state.total - page.rows.length : Math.round(share * last);
      const place = page.at ?? guess;
      // Whoever looks at `index` goes on looking at the page that came, wherever it turned out to be.
      show([page], place, page.total);
    });
  };

  /** Asks for what is looked at and not here yet. */
  const follow = async (): Promise<void> => {
    const [head, tail] = [pages[0], pages.at(-1)];
    if (asking || !head || !tail || state.rows.length === 0 || followed >= MOST_AT_ONCE) return;
    const { first, last } = range;
    followed += 1;
    if (state.counted && (first > end() + FAR || last < state.start - FAR)) return jump(Math.max(0, first - 20));
    if (tail.next !== null && last + NEAR > end()) return forward(tail.next);
    if (head.previous !== null && first - NEAR < state.start) return back(head.previous);
  };

  return {
    get state() {
      return state;
    },
    /** Throws everything away and reads the first page. */
    async first(): Promise<void> {
      range = { first: 0, last: 0 };
      followed = 0;
      await question({ cursor: null, from: null, limit: PAGE }, (page) => {
        state = { ...state, counted: false, total: 0, start: 0 };
        show([page], 0, page.total);
      });
    },
    /** Reads again what is here, for something may have changed. */
    async again(): Promise<void> {
      const [head] = pages;
      const limit = Math.min(KEPT * PAGE, Math.max(PAGE, state.rows.length));
      const start = state.start;
      followed = 0;
      const keep = (page: WindowPage<T>) => {
        if (page.total === null && page.next !== null) state = { ...state, counted: false };
        // Somebody before it may have come or gone; whoever looks goes on looking at the same people.
        const place = page.at ?? start;
        state = { ...state, moved: state.moved + place - start };
        show([page], place, page.total);
      };
      if (!head || start === 0 || head.here === null) await question({ cursor: null, from: null, limit }, keep);
      else await question({ cursor: head.here, from: null, limit }, keep);
    },
    /** Somebody looks at the places from `first` to `last`. */
    async look(first: number, last: number): Promise<void> {
      range = { first, last };
      followed = 0;
      await follow();
    },
    /** How many there are was counted. */
    counted(total: number): void {
      state = { ...state, counted: true, total };
      show(pages, state.start, total);
    },
    /** Puts another row in the place of one with the same key. */
    replace(same: (row: T) => boolean, row: T): void {
      pages = pages.map((page) => ({ ...page, rows: page.rows.map((one) => (same(one) ? row : one)) }));
      state = { ...state, rows: pages.flatMap((page) => page.rows) };
      tell(state);
    },
    /** Cursors at both ends of what is here. */
    ends: () => ({ previous: pages[0]?.previous ?? null, next: pages.at(-1)?.next ?? null }),
    stop: () => asking?.abort(),
  };
}
