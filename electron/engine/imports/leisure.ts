/** Milliseconds after which it is judged anew who else uses the engine. */
const WINDOW = 200;
/** What others may use of that, in milliseconds, where nobody is taken to be there. */
const UNFELT = 8;

/**
 * Judges whether anybody waits for the engine between the slices of long work: a campaign that sends, or others who took more
 * than a few milliseconds of the last moments. At the beginning somebody is taken to be there.
 */
export function createLeisure(isSending: () => boolean) {
  let begun = Number.NEGATIVE_INFINITY;
  let others = 0;
  let before = UNFELT;
  let sending = true;
  return {
    /** A turn for everybody else is over at `now`, and took so long. */
    turn(now: number, took: number): void {
      others += took;
      if (now - begun < WINDOW) return;
      before = others;
      others = 0;
      begun = now;
      sending = isSending();
    },
    isQuiet: (): boolean => !sending && others < UNFELT && before < UNFELT,
  };
}
export type Leisure = ReturnType<typeof createLeisure>;
