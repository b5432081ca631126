/** Raw mail or a dialogue with a server; the telling line (0-based) is marked by a bar and weight, not by colour alone. */
export function RawText({ text, tellingLine, label }: { text: string; tellingLine?: number | null; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="m-raw" aria-label={label} tabIndex={0}>
      {text.split(/\r?\n/).map((line, index) =>
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
