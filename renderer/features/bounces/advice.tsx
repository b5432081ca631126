import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Advice } from '../../../shared/contract/bounces.ts';
import { useAsked } from '../../api/asked.ts';
import {
  Button,
  type IconName,
  IconTile,
  Link,
  Note,
  Section,
  type Tone,
  useFormat,
  useMediaQuery,
} from '../../ui/index.ts';
import { useBounces } from './bounces-store.ts';
import { openedBy } from './opened-by.ts';
import { useProviderName } from './provider-names.ts';

/** So many are seen at once; the rest opens. Where they stand one below the other, fewer. */
const FIRST = { wide: 3, narrow: 2 };

const LOOK: Readonly<Record<string, { icon: IconName; tone: Tone }>> = {
  complaints_over: { icon: 'flag', tone: 'bad' },
  complaints_near: { icon: 'flag', tone: 'wait' },
  complaints_waiting: { icon: 'flag', tone: 'bad' },
  bounces_over: { icon: 'mail-x', tone: 'bad' },
  bounces_near: { icon: 'mail-x', tone: 'wait' },
  dead_waiting: { icon: 'user-off', tone: 'bad' },
  requests: { icon: 'user-off', tone: 'wait' },
  requests_late: { icon: 'user-off', tone: 'bad' },
  provider_refuses: { icon: 'world-x', tone: 'wait' },
  mailbox_unread: { icon: 'mailbox', tone: 'wait' },
  mailbox_none: { icon: 'mailbox', tone: 'mute' },
};
/** Trouble with us. */
const US: { icon: IconName; tone: Tone } = { icon: 'world-x', tone: 'ask' };

/** `/bounces/cause/bounce/us/policyviolation` and `/bounces/provider/yahoo` are on this very screen. */
function placeHere(page: string): ReturnType<typeof openedBy> {
  const [, cause] = /^\/bounces\/cause\/(.+)$/.exec(page) ?? [];
  const [kind, about, reason] = cause?.split('/') ?? [];
  const [, provider] = /^\/bounces\/provider\/(.+)$/.exec(page) ?? [];
  return openedBy({ kind, class: about, reason, provider });
}

function GoThere({ page, word }: { page: string; word: string }) {
  const choose = useBounces((state) => state.choose);
  const here = placeHere(page);
  if (!here) {
    return (
      <Button size="small" href={`#${page}`}>
        {word}
      </Button>
    );
  }
  const show = () => {
    choose(here);
    document.querySelector<HTMLElement>('[data-detail]')?.focus();
  };
  return (
    <Button size="small" onClick={show}>
      {word}
    </Button>
  );
}

function One({ advice }: { advice: Advice }) {
  const { t } = useTranslation();
  const format = useFormat();
  const provider = useProviderName();
  const { icon, tone } = LOOK[advice.key] ?? US;
  const share = (value: number | null) => (value === null ? '' : format.percent(value, value < 0.01 ? 2 : 1));
  const values = {
    count: advice.bounces,
    n: format.number(advice.bounces),
    at: advice.lastAt,
    name: advice.name,
    rate: share(advice.rate),
    limit: share(advice.limit),
    provider: provider(advice.provider ?? ''),
    campaign: advice.campaignName,
  };
  return (
    <li className="b-card">
      <IconTile icon={icon} tone={tone} />
      <div>
        <span>
          <h3>{t(`bounces:advice.${advice.key}.title`, values)}</h3>
          <p className="m-dim m-sm">{t(`bounces:advice.${advice.key}.why`, values)}</p>
        </span>
        {advice.page === null ? null : (
          <GoThere page={advice.page} word={t(`bounces:advice.${advice.key}.button`, values)} />
        )}
      </div>
    </li>
  );
}

/** What should be done first, most urgent first, each with the one button that leads there; nothing to do is said as such. */
export function AdviceList({ campaignId, quiet = false }: { campaignId: number | null; quiet?: boolean }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const wide = useMediaQuery('(min-width: 1080px)', true, { getInitialValueInEffect: false });
  const asked = useAsked([campaignId], (client) => client.bounces.advice({ campaignId }), [
    'bounces',
    'suppressions',
    'mailboxes',
  ]);
  const advice = asked.value?.advice;
  if (!advice || (quiet && advice.length === 0)) return null;
  if (advice.length === 0) {
    return (
      <div className="b-advice">
        <Note icon="circle-check" tone="ok">
          {t('bounces:advice.nothing')}
        </Note>
      </div>
    );
  }
  const first = wide ? FIRST.wide : FIRST.narrow;
  const shown = all ? advice : advice.slice(0, first);
  const rest = advice.length - first;
  return (
    <section className="b-advice" aria-label={t('bounces:advice.label')}>
      <Section title={t('bounces:advice.label')}>
        {rest > 0 ? (
          <Link className="m-sm" onClick={() => setAll(!all)}>
            {all ? t('bounces:advice.less') : t('bounces:advice.more', { count: rest })}
          </Link>
        ) : null}
      </Section>
      <ul className="b-cards">
        {shown.map((each) => (
          <One key={`${each.key}-${each.name}-${each.provider}`} advice={each} />
        ))}
      </ul>
    </section>
  );
}
