import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './buttons.tsx';
import { Icon } from './icon.tsx';
import { Status, type Tone } from './status.tsx';
import { useFormat } from './use-format.ts';

export type TestState = 'running' | 'ok' | 'failed' | 'not_run';

export interface TestRow {
  readonly id: string;
  readonly state: TestState;
  readonly name: string;
  /** What it learnt, in one line. */
  readonly learnt: string;
  readonly milliseconds: number | null;
  /** One click away: what was tried. */
  readonly detail: ReactNode;
  /** The server's words of a step that went well. */
  readonly words: string;
  /** Of a step that failed: why, and what to do. */
  readonly trouble: ReactNode;
}

const LOOK = {
  running: { key: 'ui:test.running', tone: 'run', icon: 'hourglass' },
  ok: { key: 'ui:test.ok', tone: 'ok', icon: 'circle-check' },
  failed: { key: 'ui:test.failed', tone: 'bad', icon: 'circle-x' },
  not_run: { key: 'ui:test.notRun', tone: 'mute', icon: 'circle-dashed' },
} as const satisfies Record<TestState, { key: string; tone: Tone; icon: string }>;

function StepMark({ state, place }: { state: TestState; place: number }) {
  if (state === 'ok') {
    return (
      <span className="l-mark l-mark-ok">
        <Icon name="check" />
      </span>
    );
  }
  if (state === 'failed') {
    return (
      <span className="l-mark l-mark-bad">
        <Icon name="x" />
      </span>
    );
  }
  return <span className={`l-mark ${state === 'running' ? 'l-mark-run' : ''}`}>{place}</span>;
}

const hasMore = (row: TestRow): boolean => row.detail !== null || row.words !== '';

/** `aligned`: some step can be opened, so that each keeps room for the button. */
function Step({ row, place, aligned }: { row: TestRow; place: number; aligned: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const look = LOOK[row.state];
  const time = row.milliseconds === null || row.state !== 'ok' ? '' : `, ${format.latency(row.milliseconds)}`;
  const more = hasMore(row);
  return (
    <li className="l-step">
      <div className="l-step-row">
        <StepMark state={row.state} place={place} />
        <h2>{row.name}</h2>
        <span className="m-dim m-sm m-grow m-cut">{row.learnt}</span>
        <Status tone={look.tone} icon={look.icon}>
          {t(look.key)}
          {time}
        </Status>
        {more ? (
          <IconButton
            quiet
            icon={open ? 'chevron-up' : 'chevron-down'}
            label={open ? t('ui:test.less', { step: row.name }) : t('ui:test.more', { step: row.name })}
            onClick={() => setOpen(!open)}
          />
        ) : aligned ? (
          <span className="l-nothing" />
        ) : null}
      </div>
      {open && more ? (
        <div className="l-detail">
          {row.detail}
          {row.words === '' ? null : (
            <>
              <p className="m-sm l-words">{t('ui:serverWords')}</p>
              <code className="m-said-words">{row.words}</code>
            </>
          )}
        </div>
      ) : null}
      {row.trouble === null ? null : <div className="l-trouble">{row.trouble}</div>}
    </li>
  );
}

/** The steps of a live test as they happen; the first that fails says why, what to do, and has the button for it. */
export function TestList({ rows, busy }: { rows: readonly TestRow[]; busy: boolean }) {
  return (
    <ol className="m-card l-steps m-mt-16" aria-busy={busy || undefined}>
      {rows.map((row, index) => (
        <Step key={row.id} row={row} place={index + 1} aligned={rows.some(hasMore)} />
      ))}
    </ol>
  );
}
