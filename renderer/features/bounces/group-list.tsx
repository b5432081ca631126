import { useTranslation } from 'react-i18next';
import { GroupItem, type IconName, SideCaption, type Tone, useFormat } from '../../ui/index.ts';
import { aboutOf, CLASS_LOOK } from '../live/message-words.ts';
import { useReasonWord } from '../live/reason-words.ts';
import { type BounceGroup, sameGroup, useBounces } from './bounces-store.ts';

type Section = 'address' | 'temporary' | 'us' | 'unknown' | 'other';
const SECTIONS: readonly Section[] = ['address', 'temporary', 'us', 'unknown', 'other'];
const SECTION_KEY = {
  address: 'bounces:section.address',
  temporary: 'bounces:section.temporary',
  us: 'bounces:section.us',
  unknown: 'bounces:section.unknown',
  other: 'bounces:section.other',
} as const satisfies Record<Section, string>;

const EFFECT_KEY = {
  suppress: 'bounces:effect.suppress',
  keep: 'bounces:effect.keep',
  mend: 'bounces:effect.mend',
  none: 'bounces:effect.none',
} as const satisfies Record<BounceGroup['effect'], string>;

const KIND_LOOK: Partial<Record<BounceGroup['kind'], { key: string; icon: IconName }>> = {
  autoreply: { key: 'bounces:kind.autoreply', icon: 'beach' },
  unsubscribe: { key: 'bounces:kind.unsubscribe', icon: 'user-off' },
  reply: { key: 'bounces:kind.reply', icon: 'messages' },
  other: { key: 'bounces:kind.other', icon: 'mail' },
};

function hintOf(group: BounceGroup): string {
  if (group.pending > 0) return 'bounces:effect.pending';
  return isForeign(group) ? 'bounces:effect.foreign' : EFFECT_KEY[group.effect];
}

/** Where a group belongs: whom it is about, or that it is no bounce at all. */
function sectionOf(group: BounceGroup): Section {
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

/** The groups, about the address first; each says what follows from it. */
export function GroupList({ groups }: { groups: readonly BounceGroup[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const look = useGroupLook();
  const open = useBounces((state) => state.open);
  const choose = useBounces((state) => state.choose);
  return (
    <nav aria-label={t('bounces:groups')} className="b-groups">
      {SECTIONS.map((section) => {
        const shown = groups.filter((group) => sectionOf(group) === section);
        if (shown.length === 0) return null;
        return (
          <div key={section}>
            <SideCaption>{t(SECTION_KEY[section])}</SideCaption>
            {shown.map((group) => {
              const { word, icon, tone } = look(group);
              return (
                <GroupItem
                  key={`${group.kind}-${group.class}-${group.reason}`}
                  icon={icon}
                  tone={tone}
                  label={word}
                  hint={t(hintOf(group))}
                  count={format.number(group.pending > 0 ? group.pending : group.bounces)}
                  chosen={sameGroup(open, group)}
                  onChoose={() => void choose(group)}
                />
              );
            })}
          </div>
        );
      })}
    </nav>
  );
}
