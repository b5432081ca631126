import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './buttons.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

const ICON_OF = {
  bad: 'circle-x',
  wait: 'alert-triangle',
  ask: 'help-circle',
  plain: 'info-circle',
} as const satisfies Record<string, IconName>;

/** A line that opens what belongs to it. */
export function Disclosure({
  title,
  children,
  opened = false,
}: {
  title: ReactNode;
  children: ReactNode;
  opened?: boolean;
}) {
  const [open, setOpen] = useState(opened);
  const id = useId();
  return (
    <div className="m-fold">
      <button
        type="button"
        className="m-fold-btn"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} size="small" />
        <span>{title}</span>
      </button>
      {open ? (
        <div className="m-fold-in" id={id}>
          {children}
        </div>
      ) : null}
    </div>
  );
}

/** What the system names a fault by: nobody said it. */
const CODE = /^[A-Z][A-Z0-9_]{3,60}$/;

/** Evidence in somebody else's words, folded away, with a button that copies it. */
export function ServerWords({ words, title }: { words: string; title?: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="m-said">
      <div className="m-row m-row-between">
        <button
          type="button"
          className="m-said-btn"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size="small" />
          {title ?? t(CODE.test(words) ? 'ui:technicalCode' : 'ui:serverWords')}
        </button>
        {open ? (
          <IconButton
            quiet
            icon="copy"
            label={t('ui:copy')}
            onClick={() => void navigator.clipboard?.writeText(words)}
          />
        ) : null}
      </div>
      {open ? (
        <code className="m-said-words" id={id}>
          {words}
        </code>
      ) : null}
    </div>
  );
}

export interface ExplanationProps {
  tone: 'bad' | 'wait' | 'ask' | 'plain';
  icon?: IconName;
  /** What happened, without a code. */
  title: ReactNode;
  /** Why, and what it means. */
  children?: ReactNode;
  /** What to do, at most three. */
  steps?: readonly ReactNode[];
  /** The button for it, with its field where one is needed. */
  action?: ReactNode;
  /** The server's own words, one click away. */
  words?: string;
  /** Whether screen readers hear it at once; what stands there from the beginning is read in its turn. */
  announce?: boolean;
}

/** What happened, why, what to do, the button, and the server's words folded away. */
export function Explanation({
  tone,
  icon,
  title,
  children,
  steps = [],
  action,
  words,
  announce = tone === 'bad',
}: ExplanationProps) {
  return (
    <section className={`m-why m-why-${tone}`} role={announce ? 'alert' : undefined}>
      <div className="m-why-w">
        <Icon name={icon ?? ICON_OF[tone]} size="large" className={tone === 'plain' ? 'm-dim' : `m-${tone}`} />
        <div className="m-grow">
          <h3>{title}</h3>
          <div>{children}</div>
          {steps.length === 1 ? <p className="m-mt-4">{steps[0]}</p> : null}
          {steps.length > 1 ? (
            <ol>
              {steps.slice(0, 3).map((step, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: steps are a fixed sequence
                <li key={index}>{step}</li>
              ))}
            </ol>
          ) : null}
          {action ? <div className="m-row m-row-wrap m-mt-12 m-if-filled">{action}</div> : null}
        </div>
      </div>
      {words ? <ServerWords words={words} /> : null}
    </section>
  );
}
