import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import { Button, Icon, Link, Pill, toast, useFormat } from '../../ui/index.ts';
import { useReasonPart } from '../live/reason-words.ts';
import { type BounceGroup, sameGroup, useBounces } from './bounces-store.ts';
import { Evidence } from './evidence.tsx';
import { isForeign, useGroupLook } from './group-list.tsx';

const APPLY_KEY = {
  suppress: 'bounces:onApply.suppress',
  keep: 'bounces:onApply.keep',
  mend: 'bounces:onApply.mend',
  none: 'bounces:onApply.none',
} as const satisfies Record<BounceGroup['effect'], string>;

const EFFECT_KEY = {
  none: '',
  pending: '',
  suppressed: '',
  kept: 'bounces:row.kept',
  retried: '',
  undone: 'bounces:row.undone',
} as const satisfies Record<Bounce['effect'], string>;

function RowAction({ bounce }: { bounce: Bounce }) {
  const { t } = useTranslation();
  const keep = useBounces((state) => state.keep);
  const undo = useBounces((state) => state.undo);
  const name = bounce.contactName || bounce.address;
  if (bounce.effect === 'pending') {
    return (
      <Link className="m-sm m-nowrap" onClick={() => void keep(bounce.id)}>
        {t('bounces:row.keep')}
      </Link>
    );
  }
  if (bounce.effect !== 'suppressed') return null;
  const takeBack = async () => {
    if ((await undo({ ids: [bounce.id] })) !== null) toast(t('bounces:row.restored', { name }));
  };
  return (
    <Link className="m-sm m-nowrap" onClick={() => void takeBack()}>
      {t('bounces:row.undo')}
    </Link>
  );
}

function Row({ bounce, open, onToggle }: { bounce: Bounce; open: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const effect = EFFECT_KEY[bounce.effect];
  return (
    <li className={open ? 'b-row b-row-open' : 'b-row'}>
      <div className="m-row">
        <button type="button" className="b-who" aria-expanded={open} onClick={onToggle}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size="small" className="m-dim" />
          {bounce.contactName ? <b className="m-cut">{bounce.contactName}</b> : null}
          <span className={bounce.contactName ? 'm-dim m-cut' : 'm-cut'}>{bounce.address}</span>
        </button>
        {effect === '' ? null : <Pill>{t(effect)}</Pill>}
        <span className="m-dim m-sm m-cut m-wide b-campaign">{bounce.campaignName}</span>
        <RowAction bounce={bounce} />
      </div>
      {open ? <Evidence bounce={bounce} /> : null}
    </li>
  );
}

/** One group: what it means, what follows from it, and every case with its evidence. */
export function GroupDetail() {
  const { t } = useTranslation();
  const format = useFormat();
  const open = useBounces((state) => state.open);
  const groups = useBounces((state) => state.groups);
  const rows = useBounces((state) => state.rows);
  const next = useBounces((state) => state.next);
  const more = useBounces((state) => state.more);
  const look = useGroupLook();
  const part = useReasonPart();
  const [shown, setShown] = useState<number | null>(null);
  const group = groups?.find((each) => sameGroup(each, open));
  if (!group) return null;
  const n = format.number(group.pending);
  const first = shown ?? rows[0]?.id ?? null;
  return (
    <section className="m-card b-detail" aria-label={look(group).word}>
      <div className="b-about">
        <h2>{look(group).word}</h2>
        <p className="m-dim">{part(group.reason, 'why')}</p>
        <p className="m-sm m-mt-8">
          {group.pending > 0 ? (
            <>
              <b>{t('bounces:whenApplied')}</b> {t(APPLY_KEY[group.effect], { count: group.pending, n })}
            </>
          ) : isForeign(group) ? (
            t('bounces:foreign')
          ) : (
            part(group.reason, 'action')
          )}
        </p>
      </div>
      <ul className="b-rows">
        {rows.map((bounce) => (
          <Row
            key={bounce.id}
            bounce={bounce}
            open={first === bounce.id}
            onToggle={() => setShown(first === bounce.id ? 0 : bounce.id)}
          />
        ))}
      </ul>
      {next === null ? null : (
        <div className="b-more">
          <Button size="small" onClick={() => void more()}>
            {t('bounces:more')}
          </Button>
        </div>
      )}
    </section>
  );
}
