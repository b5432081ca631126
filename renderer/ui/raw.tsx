// Characters that turn the direction of what follows: in evidence they would let a stranger's text read otherwise than it is.
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A line of evidence in the order of its characters: what would turn it is written out. */
export function inOrder(line: string): string {
  return line.replace(TURNS, (turn) => `[U+${turn.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}

/** Raw mail or a dialogue with a server; the telling line (0-based) is marked by a bar and weight, not by colour alone. */
export function RawText({ text, tellingLine, label }: { text: string; tellingLine?: number | null; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="m-raw" aria-label={label} tabIndex={0}>
      {inOrder(text)
        .split(/\r?\n/)
        .map((line, index) =>
          index === tellingLine ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other name
            <mark key={index}>{line || ' '}</mark>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other name
            <span key={index}>{line || ' '}</span>
          ),
        )}
    </section>
  );
}
