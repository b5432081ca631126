import { Fragment, type ReactNode } from 'react';
import { spansIn, wordsOf } from './found.ts';

/** A text with what the search found in it marked. */
export function FoundText({ text, search }: { text: string; search: string }): ReactNode {
  const spans = search === '' ? [] : spansIn(text, wordsOf(search));
  if (spans.length === 0) return text;
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [from, to] of spans) {
    parts.push(
      <Fragment key={from}>
        {text.slice(at, from)}
        <mark className="m-found">{text.slice(from, to)}</mark>
      </Fragment>,
    );
    at = to;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
