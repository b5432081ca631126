import { type ReactNode, useEffect, useRef } from 'react';

/** Title, one line that says the state in words, at most two default buttons, then the primary one. */
export function PageHeader({
  title,
  state,
  actions,
  primary,
}: {
  title: ReactNode;
  state?: ReactNode;
  actions?: ReactNode;
  primary?: ReactNode;
}) {
  return (
    <header className="m-head">
      <div className="m-grow">
        <h1>{title}</h1>
        {state ? <p>{state}</p> : null}
      </div>
      {actions}
      {primary}
    </header>
  );
}

/** A screen: header, body that scrolls, and for steps a footer that stays. `fill` hands the height to a table that scrolls by itself. */
export function Screen({
  header,
  children,
  footer,
  fill = false,
  name,
}: {
  header: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  fill?: boolean;
  /** Title of the window. */
  name: string;
}) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${name} · Merpati`;
  }, [name]);
  useEffect(() => {
    // A field that asked for the focus keeps it.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main className="m-main" id="main" ref={main} tabIndex={-1}>
      {header}
      <div className={`m-body ${fill ? 'm-body-fill' : ''}`}>{children}</div>
      {footer ? <footer className="m-foot">{footer}</footer> : null}
    </main>
  );
}

/** Footer of a step: back at the left; a word about the state and the one filled button at the right. */
export function StepFooter({ back, word, next }: { back?: ReactNode; word?: ReactNode; next: ReactNode }) {
  return (
    <>
      {back}
      <span className="m-grow" />
      {word ? <span className="m-dim m-sm">{word}</span> : null}
      {next}
    </>
  );
}
