import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import { toFailure } from '../../api/failure.ts';
import {
  Button,
  Checkbox,
  confirm,
  Icon,
  IconButton,
  Link,
  Menu,
  toast,
  useFailureText,
  useFormat,
} from '../../ui/index.ts';
import { type BounceGroup, useBounces } from './bounces-store.ts';
import { useRows } from './rows-store.ts';
import { type Action, type Actions, CAN } from './use-actions.ts';

const ICON = { suppress: 'ban', keep: 'user-check', retry: 'send', undo: 'arrow-back-up' } as const;
const ACTIONS: readonly Action[] = ['suppress', 'keep', 'retry', 'undo'];

function run(actions: Actions, action: Action, ids: number[]): Promise<void> {
  return action === 'undo' ? actions.undo({ ids }) : actions[action](ids);
}

/** Marks all rows that are seen, or none. */
function MarkAll() {
  const { t } = useTranslation();
  const rows = useRows((state) => state.rows);
  const marked = useRows((state) => state.marked);
  const mark = useRows((state) => state.mark);
  const all = rows.length > 0 && rows.every((row) => marked.has(row.id));
  return (
    <Checkbox
      size="16px"
      aria-label={t('ui:selectAll')}
      checked={all}
      indeterminate={marked.size > 0 && !all}
      onChange={() => mark(new Set(all ? [] : [...marked, ...rows.map((row) => row.id)]))}
    />
  );
}

/** What can be done with the marked ones; only what at least one of them allows. */
function Marked({ actions }: { actions: Actions }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = useRows((state) => state.rows);
  const marked = useRows((state) => state.marked);
  const mark = useRows((state) => state.mark);
  const seen = rows.filter((row) => marked.has(row.id));
  // Marks of other pages are not at hand here: they are given along, and the engine leaves out what does not fit.
  const beyond = [...marked].filter((id) => !rows.some((row) => row.id === id));
  return (
    <>
      <b className="m-num m-sm">{t('bounces:marked', { count: marked.size, n: format.number(marked.size) })}</b>
      {ACTIONS.map((action) => {
        const ids = [...seen.filter(CAN[action]).map((row) => row.id), ...beyond];
        if (ids.length === 0) return null;
        return (
          <Button
            key={action}
            size="small"
            icon={ICON[action]}
            onClick={() => void run(actions, action, ids).then(() => mark(new Set()))}
          >
            {t(`bounces:do.${action}`)}
          </Button>
        );
      })}
      <Link className="m-sm" onClick={() => mark(new Set())}>
        {t('bounces:unmark')}
      </Link>
    </>
  );
}

/** What a group may allow at all, before its rows are asked one by one; what a receiver answered is of all kinds. */
function allows(group: BounceGroup | null, action: Action): boolean {
  if (!group) return true;
  const { kind, class: about, effect, pending } = group;
  if (kind === 'bounce')
    return action === 'retry'
      ? about === 'temporary' || about === 'us'
      : action !== 'suppress' || effect === 'suppress' || pending > 0;
  return kind === 'complaint' && action !== 'retry';
}

/** What may be done with a whole group, beside applying the policy. */
function useWhole(actions: Actions) {
  const { t } = useTranslation();
  const format = useFormat();
  const failureText = useFailureText();
  const all = useRows((state) => state.all);
  const [busy, setBusy] = useState(false);
  const whole = async (action: Action) => {
    setBusy(true);
    try {
      const ids = await all(CAN[action] as (bounce: Bounce) => boolean);
      const n = format.number(ids.length);
      if (ids.length === 0) {
        toast(t('bounces:whole.none'));
        setBusy(false);
        return;
      }
      const yes = await confirm({
        title: t(`bounces:whole.${action}`, { count: ids.length, n }),
        body: t(`bounces:whole.${action}Why`),
        confirm: t(`bounces:do.${action}`),
        cancel: t('bounces:whole.no'),
      });
      if (yes) await run(actions, action, ids);
    } catch (error) {
      await confirm({
        title: t('bounces:whole.failed'),
        body: failureText(toFailure(error)),
        confirm: t('ui:close'),
        cancel: t('bounces:whole.no'),
      });
    }
    setBusy(false);
  };
  return { whole, busy };
}

/** What can be done: with the marked ones, or with all that is open. */
export function GroupTools({ group, actions }: { group: BounceGroup | null; actions: Actions }) {
  const { t } = useTranslation();
  const format = useFormat();
  const marked = useRows((state) => state.marked.size);
  const busy = useBounces((state) => state.busy === 'apply');
  const { whole, busy: asking } = useWhole(actions);
  const wholes = ACTIONS.filter((action) => allows(group, action));
  const answered = group?.kind === 'unsubscribe';
  return (
    <div className="m-row m-row-wrap m-gap-8 m-grow" role="toolbar" aria-label={t('bounces:tools')}>
      <MarkAll />
      {marked > 0 ? (
        <Marked actions={actions} />
      ) : (
        <>
          {answered && group.pending > 0 ? (
            <Button size="small" icon="user-off" href="#/bounces/requests">
              {t('bounces:advice.requests.button')}
            </Button>
          ) : null}
          {group && !answered && group.pending > 0 ? (
            <Button size="small" icon="checks" busy={busy} onClick={() => void actions.applyAll(group)}>
              {t('bounces:applyGroup', { count: group.pending, n: format.number(group.pending) })}
            </Button>
          ) : null}
          {wholes.length === 0 ? null : (
            <Menu position="bottom-start">
              <Menu.Target>
                <IconButton icon="dots" label={t('bounces:withAll')} disabled={asking} />
              </Menu.Target>
              <Menu.Dropdown>
                {wholes.map((action) => (
                  <Menu.Item
                    key={action}
                    leftSection={<Icon name={ICON[action]} size="small" />}
                    onClick={() => void whole(action)}
                  >
                    {t(`bounces:all.${action}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      )}
    </div>
  );
}
