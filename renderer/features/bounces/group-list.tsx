import { useTranslation } from 'react-i18next';
import { Disclosure, Icon, type IconName, SideCaption, type Tone, useFormat } from '../../ui/index.ts';
import { aboutOf, CLASS_LOOK } from '../live/message-words.ts';
import { useReasonWord } from '../live/reason-words.ts';
import { type BounceGroup, sameGroup, useBounces } from './bounces-store.ts';
import { Sparkline } from './sparkline.tsx';

type Section = 'address' | 'temporary' | 'us' | 'unknown' | 'other' | 'foreign';
const SECTIONS: readonly Section[] = ['address', 'temporary', 'us', 'unknown', 'other'];
const SECTION_KEY = {
  address: 'bounces:section.address',
  temporary: 'bounces:section.temporary',
  us: 'bounces:section.us',
  unknown: 'bounces:section.unknown',
  other: 'bounces:section.other',
  foreign: 'bounces:section.foreign',
} as const satisfies Record<Section, string>;

const EFFECT_KEY = {
  suppress: 'bounces:effect.suppress',
  keep: 'bounces:effect.keep',
  mend: 'bounces:effect.mend',
  none: 'bounces:effect.none',
} as const satisfies Record<BounceGroup['effect'], string>;

/** What became of those whose own fault it is: not what a policy usually does, but what was done. */
const STOPPED_KEY = {
  all: 'bounces:effect.suppress',
  some: 'bounces:effect.partly',
  none: 'bounces:effect.keep',
} as const satisfies Record<BounceGroup['stopped'], string>;

const KIND_LOOK: Partial<Record<BounceGroup['kind'], { key: string; icon: IconName }>> = {
  autoreply: { key: 'bounces:kind.autoreply', icon: 'beach' },
  unsubscribe: { key: 'bounces:kind.unsubscribe', icon: 'user-off' },
  reply: { key: 'bounces:kind.reply', icon: 'messages' },
  delay: { key: 'bounces:kind.delay', icon: 'hourglass' },
  other: { key: 'bounces:kind.other', icon: 'mail' },
};

/** The colour of a tone's bars. */
const BAR_OF: Readonly<Record<Tone, string>> = {
  ok: 'var(--m-okbar)',
  wait: 'var(--m-waitbar)',
  bad: 'var(--m-badbar)',
  ask: 'var(--m-askbar)',
  run: 'var(--m-runbar)',
  mute: 'var(--m-field)',
};

function hintOf(group: BounceGroup): string {
  if (group.pending > 0) return 'bounces:effect.pending';
  if (isForeign(group)) return 'bounces:effect.foreign';
  return group.effect === 'suppress' ? STOPPED_KEY[group.stopped] : EFFECT_KEY[group.effect];
}

/** Where a group belongs: whom it is about, or that it is no bounce at all. */
function sectionOf(group: BounceGroup): Section {
  if (isForeign(group)) return 'foreign';
  if (KIND_LOOK[group.kind] || group.class === 'autoreply') return 'other';
  const about = aboutOf(group);
  return about === 'complaint' || about === 'autoreply' ? 'address' : about;
}

/** Reports about mail that this Merpati did not send: shown by their cause, and nothing follows from them. */
export function isForeign(group: Pick<BounceGroup, 'kind' | 'reason'>): boolean {
  return group.kind === 'other' && group.reason !== 'delivered';
}

/** Name, icon and tone of a group. */
export function useGroupLook(): (group: Pick<BounceGroup, 'kind' | 'class' | 'reason'>) => {
  word: string;
  icon: IconName;
  tone: Tone;
} {
  const { t } = useTranslation();
  const reason = useReasonWord();
  return (group) => {
    const other = KIND_LOOK[group.kind];
    if (isForeign(group)) return { word: reason(group.reason), icon: 'mail', tone: 'mute' };
    if (other) return { word: t(other.key), icon: other.icon, tone: 'mute' };
    const look = CLASS_LOOK[aboutOf(group)];
    return { word: reason(group.reason), icon: look.icon, tone: look.tone };
  };
}

function Item({ group }: { group: BounceGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { word, icon, tone } = useGroupLook()(group);
  const open = useBounces((state) => state.open);
  const choose = useBounces((state) => state.choose);
  const { kind, class: about, reason } = group;
  const chosen = open?.by === 'cause' && sameGroup(open.group, group);
  return (
    <button
      type="button"
      className="m-pg b-group"
      aria-pressed={chosen}
      onClick={() => choose({ by: 'cause', group: { kind, class: about, reason } })}
    >
      <Icon name={icon} className={`m-${tone}`} />
      <span className="m-grow">
        <span className="b-line">
          <b className="m-grow">{word}</b>
          <b className="m-num">{format.number(group.pending > 0 ? group.pending : group.bounces)}</b>
        </span>
        <span className="b-line">
          <span className="m-dim m-xs m-grow">
            {group.people === group.bounces
              ? null
              : `${t('bounces:people', { count: group.people, n: format.number(group.people) })}, `}
            {t(hintOf(group))}
          </span>
          <Sparkline weeks={group.weeks} tone={BAR_OF[tone]} />
        </span>
      </span>
    </button>
  );
}

function Items({ groups }: { groups: readonly BounceGroup[] }) {
  return groups.map((group) => <Item key={`${group.kind}-${group.class}-${group.reason}`} group={group} />);
}

/** Reports about strangers' mail ask nothing of anybody: one line that opens. */
function Foreign({ groups }: { groups: readonly BounceGroup[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const open = useBounces((state) => state.open);
  const inside = open?.by === 'cause' && groups.some((group) => sameGroup(open.group, group));
  const count = groups.reduce((sum, group) => sum + group.bounces, 0);
  if (groups.length === 0) return null;
  return (
    <div className="b-foreign">
      <Disclosure
        opened={inside}
        title={
          <>
            {t(SECTION_KEY.foreign)} <span className="m-dim m-num">{format.number(count)}</span>
          </>
        }
      >
        <Items groups={groups} />
      </Disclosure>
    </div>
  );
}

/** The groups, about the address first; each says how many, whom, how it goes and what follows from it. */
export function GroupList({ groups }: { groups: readonly BounceGroup[] }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('bounces:groups')} className="b-groups">
      {SECTIONS.map((section) => {
        const shown = groups.filter((group) => sectionOf(group) === section);
        if (shown.length === 0) return null;
        return (
          <div key={section}>
            <SideCaption>{t(SECTION_KEY[section])}</SideCaption>
            <Items groups={shown} />
          </div>
        );
      })}
      <Foreign groups={groups.filter(isForeign)} />
    </nav>
  );
}
