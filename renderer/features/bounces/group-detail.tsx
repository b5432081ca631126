import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, FailureNote, Icon, TextInput, useDebouncedCallback, useFormat } from '../../ui/index.ts';
import { useReasonPart } from '../live/reason-words.ts';
import { BounceRows } from './bounce-rows.tsx';
import { type BounceGroup, type Opened, type ProviderGroup, sameGroup, useBounces } from './bounces-store.ts';
import { isForeign, useGroupLook } from './group-list.tsx';
import { GroupTools } from './group-tools.tsx';
import { useProviderName } from './provider-names.ts';
import { PAGE, useRows } from './rows-store.ts';
import { useActions } from './use-actions.ts';

const APPLY_KEY = {
  suppress: 'bounces:onApply.suppress',
  keep: 'bounces:onApply.keep',
  mend: 'bounces:onApply.mend',
  none: 'bounces:onApply.none',
} as const satisfies Record<BounceGroup['effect'], string>;

/** What is no bounce has no cause: why it is here, and what to do about it. */
const KIND_KEY: Partial<Record<BounceGroup['kind'], 'reply' | 'unsubscribe' | 'delay'>> = {
  reply: 'reply',
  unsubscribe: 'unsubscribe',
  delay: 'delay',
};

/** What is usual a week, and what this one brought. */
function useTrend(): (weeks: readonly number[]) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (weeks) => {
    const before = weeks.slice(0, -1);
    const most = Math.max(0, ...before);
    const now = weeks.at(-1) ?? 0;
    const n = format.number(now);
    if (weeks.length === 0) return '';
    if (most === 0) return t('bounces:trend.new', { count: now, n });
    return t('bounces:trend.usual', { n, from: format.number(Math.min(...before)), to: format.number(most) });
  };
}

function CauseHead({ group }: { group: BounceGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const look = useGroupLook();
  const part = useReasonPart();
  const trend = useTrend();
  const kind = KIND_KEY[group.kind];
  const numbers = [
    t('bounces:count', { count: group.bounces, n: format.number(group.bounces) }),
    t('bounces:people', { count: group.people, n: format.number(group.people) }),
    trend(group.weeks),
  ];
  return (
    <>
      <h2>{look(group).word}</h2>
      <p className="m-dim m-sm m-num">{numbers.filter((word) => word !== '').join(' · ')}</p>
      <p className="m-mt-8">{kind ? t(`bounces:kindWhy.${kind}`) : part(group.reason, 'why')}</p>
      <p className="m-sm m-mt-8">
        {kind ? (
          <>
            <b>{t('bounces:whatToDo')}</b> {t(`bounces:kindAction.${kind}`)}
          </>
        ) : group.pending > 0 ? (
          <>
            <b>{t('bounces:whenApplied')}</b>{' '}
            {t(APPLY_KEY[group.effect], { count: group.pending, n: format.number(group.pending) })}
          </>
        ) : isForeign(group) ? (
          t('bounces:foreign')
        ) : (
          <>
            <b>{t('bounces:whatToDo')}</b> {part(group.reason, 'action')}
          </>
        )}
      </p>
    </>
  );
}

function ProviderHead({ group }: { group: ProviderGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useProviderName();
  const parts = [
    t('bounces:count', { count: group.bounces, n: format.number(group.bounces) }),
    ...(['address', 'temporary', 'us', 'complaint'] as const)
      .filter((part) => group[part] > 0)
      .map((part) => t(`bounces:provider.${part}`, { count: group[part], n: format.number(group[part]) })),
  ];
  return (
    <>
      <h2>{name(group.provider)}</h2>
      <p className="m-dim m-sm m-num">{parts.join(' · ')}</p>
      <p className="m-sm m-mt-8">
        {group.us > group.address + group.temporary ? t('bounces:provider.mostlyUs') : t('bounces:provider.why')}
      </p>
    </>
  );
}

function Pages() {
  const { t } = useTranslation();
  const format = useFormat();
  const total = useRows((state) => state.total);
  const pages = useRows((state) => state.pages.length);
  const rows = useRows((state) => state.rows.length);
  const next = useRows((state) => state.next);
  const forward = useRows((state) => state.forward);
  const back = useRows((state) => state.back);
  if (pages === 1 && next === null) return null;
  const from = (pages - 1) * PAGE + 1;
  const range = t('bounces:pages.range', {
    from: format.number(from),
    to: format.number(from + rows - 1),
    n: format.number(total),
  });
  return (
    <div className="b-more m-row">
      <span className="m-dim m-sm m-num m-grow">{range}</span>
      <Button size="small" disabled={pages === 1} onClick={() => void back()}>
        {t('bounces:pages.back')}
      </Button>
      <Button size="small" disabled={next === null} onClick={() => void forward()}>
        {t('bounces:pages.forward')}
      </Button>
    </div>
  );
}

function Search({ open }: { open: Opened }) {
  const { t } = useTranslation();
  const campaignId = useBounces((state) => state.campaignId);
  const listed = useRows((state) => state.listed);
  const show = useRows((state) => state.show);
  const [typed, setTyped] = useState(listed?.search ?? '');
  const seek = useDebouncedCallback((search: string) => void show({ open, campaignId, search }), 200);
  return (
    <TextInput
      data-search
      size="xs"
      className="b-search"
      aria-label={t('bounces:search')}
      placeholder={t('bounces:search')}
      leftSection={<Icon name="search" size="small" />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        seek(event.currentTarget.value);
      }}
    />
  );
}

/** Keeps the rows those of what is open, and asks for them again when anything changed. */
function useListed(open: Opened | null): void {
  const campaignId = useBounces((state) => state.campaignId);
  const groups = useBounces((state) => state.groups);
  const show = useRows((state) => state.show);
  const search = useRows((state) => state.listed?.search ?? '');
  const kept = useRows((state) => state.listed?.open);
  // biome-ignore lint/correctness/useExhaustiveDependencies: groups that were asked again mean rows that may have changed
  useEffect(() => {
    if (open) void show({ open, campaignId, search: kept === open ? search : '' });
  }, [open, campaignId, groups, show]);
}

/** Whoever opens another group from far down the list sees its beginning. */
function useBroughtIntoView(open: Opened | null) {
  const section = useRef<HTMLElement>(null);
  const before = useRef(open);
  useEffect(() => {
    const other = before.current !== null && open !== null && before.current !== open;
    before.current = open;
    const body = section.current?.closest('.m-body');
    if (!other || !section.current || !body) return;
    if (section.current.getBoundingClientRect().top < body.getBoundingClientRect().top) {
      section.current.scrollIntoView({ block: 'start' });
    }
  }, [open]);
  return section;
}

/** What is open: what it means, what follows from it, what can be done, and every case with its evidence. */
export function GroupDetail() {
  const { t } = useTranslation();
  const open = useBounces((state) => state.open);
  const groups = useBounces((state) => state.groups);
  const providers = useBounces((state) => state.providers);
  const failure = useRows((state) => state.failure);
  const actions = useActions();
  useListed(open);
  const section = useBroughtIntoView(open);
  const group = open?.by === 'cause' ? (groups?.find((each) => sameGroup(each, open.group)) ?? null) : null;
  const provider = open?.by === 'provider' ? (providers.find((each) => each.provider === open.provider) ?? null) : null;
  if (!open || (!group && !provider)) return null;
  const name = JSON.stringify(open);
  return (
    <section className="m-card b-detail" aria-label={t('bounces:detail')} tabIndex={-1} data-detail ref={section}>
      <div className="b-about">
        {group ? <CauseHead group={group} /> : null}
        {provider ? <ProviderHead group={provider} /> : null}
      </div>
      {failure ? <FailureNote failure={failure} /> : null}
      {actions.failure ? <FailureNote failure={actions.failure} /> : null}
      <div className="b-tools">
        <GroupTools group={group} actions={actions} />
        <Search key={name} open={open} />
      </div>
      <BounceRows actions={actions} showReason={open.by === 'provider'} />
      <Pages />
    </section>
  );
}
