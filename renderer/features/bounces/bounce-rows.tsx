import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import { Checkbox, EmptyState, Icon, Status } from '../../ui/index.ts';
import { useReasonWord } from '../live/reason-words.ts';
import { Evidence } from './evidence.tsx';
import { useRows } from './rows-store.ts';
import { type Action, type Actions, CAN } from './use-actions.ts';

const KEYS: Readonly<Record<string, Action>> = { s: 'suppress', k: 'keep', r: 'retry', u: 'undo' };

/** What was done, where that is not what the group says anyway. */
const EFFECT_LOOK = {
  none: null,
  pending: null,
  suppressed: { tone: 'bad', icon: 'ban', key: 'bounces:row.suppressed' },
  kept: { tone: 'mute', icon: 'user-check', key: 'bounces:row.kept' },
  retried: { tone: 'wait', icon: 'send', key: 'bounces:row.retried' },
  undone: { tone: 'mute', icon: 'arrow-back-up', key: 'bounces:row.undone' },
} as const satisfies Record<Bounce['effect'], object | null>;

const ONE_KEY = {
  suppress: 'bounces:row.suppress',
  keep: 'bounces:row.keep',
  retry: 'bounces:row.retry',
  undo: 'bounces:row.undo',
} as const satisfies Record<Action, string>;

/** The one thing that a person most likely wants of a row: keep what would go, take back what went. */
export function nextOf(bounce: Bounce): Action | null {
  if (bounce.effect === 'pending' && CAN.keep(bounce)) return 'keep';
  if (CAN.undo(bounce)) return 'undo';
  // What is about us comes back again until its cause is mended.
  return CAN.retry(bounce) && bounce.class === 'temporary' ? 'retry' : null;
}

export function act(actions: Actions, action: Action, bounce: Bounce): void {
  if (!CAN[action](bounce)) return;
  if (action === 'undo') void actions.undo({ ids: [bounce.id] }, bounce.contactName || bounce.address);
  else void actions[action]([bounce.id]);
}

function Row({
  bounce,
  actions,
  active,
  showReason,
  onFocus,
}: {
  bounce: Bounce;
  actions: Actions;
  active: boolean;
  showReason: boolean;
  onFocus: () => void;
}) {
  const { t } = useTranslation();
  const reason = useReasonWord();
  const open = useRows((state) => state.shown === bounce.id);
  const unfold = useRows((state) => state.unfold);
  const marked = useRows((state) => state.marked);
  const mark = useRows((state) => state.mark);
  const effect = EFFECT_LOOK[bounce.effect];
  const next = nextOf(bounce);
  const name = bounce.contactName || bounce.address || t('bounces:noAddress');
  const stop = active ? 0 : -1;
  const toggle = () => {
    const ids = new Set(marked);
    if (!ids.delete(bounce.id)) ids.add(bounce.id);
    mark(ids);
  };
  return (
    <li className={open ? 'b-row b-row-open' : 'b-row'} data-marked={marked.has(bounce.id) || undefined}>
      <div className="m-row">
        <Checkbox
          size="16px"
          tabIndex={-1}
          aria-label={t('bounces:mark', { who: name })}
          checked={marked.has(bounce.id)}
          onChange={toggle}
        />
        <button
          type="button"
          className="b-who"
          data-row={bounce.id}
          tabIndex={stop}
          aria-expanded={open}
          onFocus={onFocus}
          onClick={() => unfold(open ? null : bounce.id)}
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size="small" className="m-dim" />
          {bounce.contactName ? <b className="m-cut">{bounce.contactName}</b> : null}
          <span className={bounce.contactName ? 'm-dim m-cut' : 'm-cut'}>
            {bounce.address || t('bounces:noAddress')}
          </span>
        </button>
        {showReason ? <span className="m-dim m-sm m-cut b-campaign">{reason(bounce.reason)}</span> : null}
        {effect ? (
          <span className={showReason ? 'm-wide' : ''}>
            <Status tone={effect.tone} icon={effect.icon}>
              {t(effect.key)}
            </Status>
          </span>
        ) : null}
        {showReason ? null : <span className="m-dim m-sm m-cut m-wide b-campaign">{bounce.campaignName}</span>}
        {next === null ? null : (
          <button
            type="button"
            className="m-a m-sm m-nowrap"
            tabIndex={stop}
            onClick={() => act(actions, next, bounce)}
          >
            {t(next === 'undo' && bounce.effect !== 'suppressed' ? 'bounces:do.undo' : ONE_KEY[next])}
          </button>
        )}
      </div>
      {open ? <Evidence bounce={bounce} actions={actions} /> : null}
    </li>
  );
}

/** Rows of a page: arrows move, Enter opens, Space marks, letters act; one stop for the Tab key. */
export function BounceRows({ actions, showReason }: { actions: Actions; showReason: boolean }) {
  const { t } = useTranslation();
  const rows = useRows((state) => state.rows);
  const asking = useRows((state) => state.asking);
  const marked = useRows((state) => state.marked);
  const mark = useRows((state) => state.mark);
  const pages = useRows((state) => state.pages);
  const forward = useRows((state) => state.forward);
  const back = useRows((state) => state.back);
  const search = useRows((state) => state.listed?.search ?? '');
  const list = useRef<HTMLUListElement>(null);
  const turned = useRef(false);
  const [active, setActive] = useState<number | null>(null);
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === active),
  );

  const go = (to: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))];
    if (!row) return;
    setActive(row.id);
    list.current?.querySelector<HTMLElement>(`[data-row="${row.id}"]`)?.focus();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a page that was turned by a key takes the focus along
  useEffect(() => {
    if (!turned.current) return;
    turned.current = false;
    go(0);
  }, [pages]);

  const turn = (page: () => Promise<void>) => {
    turned.current = true;
    void page();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const here = rows[at];
    if (!here || !(event.target instanceof HTMLElement) || !event.target.matches('.b-who')) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      PageDown: () => turn(forward),
      PageUp: () => turn(back),
      ' ': () => {
        const ids = new Set(marked);
        if (!ids.delete(here.id)) ids.add(here.id);
        mark(ids);
      },
    };
    const action = KEYS[event.key.toLowerCase()];
    const run = moves[event.key] ?? (action ? () => act(actions, action, here) : undefined);
    if (!run) return;
    event.preventDefault();
    run();
  };

  if (rows.length === 0) {
    if (asking) return null;
    return (
      <EmptyState kind="no-hit" title={t('bounces:noHit.title')}>
        {search === '' ? t('bounces:noHit.gone') : t('bounces:noHit.why')}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="b-rows" ref={list} onKeyDown={onKeyDown}>
        {rows.map((bounce, index) => (
          <Row
            key={bounce.id}
            bounce={bounce}
            actions={actions}
            active={index === at}
            showReason={showReason}
            onFocus={() => setActive(bounce.id)}
          />
        ))}
      </ul>
      <p className="b-keys m-xs m-dim">{t('bounces:keys')}</p>
    </>
  );
}
