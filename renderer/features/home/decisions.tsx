import { useTranslation } from 'react-i18next';
import { Button, Card, DecisionRow, type IconName, Note, Rows, Section, type Tone } from '../../ui/index.ts';
import { usePauseTitle } from '../live/pause-words.ts';
import { useCauseWords } from '../relays/cause-words.ts';
import type { Overview } from './overview-store.ts';

type Decision = Overview['decisions'][number];

const LOOK: Record<Decision['kind'], { icon: IconName; tone: Tone; to: (decision: Decision) => string }> = {
  in_doubt: { icon: 'help-circle', tone: 'ask', to: ({ campaignId }) => `#/campaigns/${campaignId}/messages/in_doubt` },
  missed_schedule: { icon: 'calendar', tone: 'ask', to: ({ campaignId }) => `#/campaigns/${campaignId}/live` },
  paused: { icon: 'player-pause', tone: 'wait', to: ({ campaignId }) => `#/campaigns/${campaignId}/live` },
  new_bounces: { icon: 'mail-x', tone: 'bad', to: () => '#/bounces' },
  requests_waiting: { icon: 'mail-opened', tone: 'ask', to: () => '#/bounces/requests' },
  list_old: { icon: 'clock', tone: 'mute', to: () => '#/cleaning' },
  import_interrupted: { icon: 'file-import', tone: 'wait', to: () => '#/contacts/imports' },
  relay_failed: { icon: 'server-2', tone: 'bad', to: () => '#/relays' },
};

/** Why a decision waits; a pause and a failed relay name their cause first. */
function useWhy(): (decision: Decision) => string {
  const { t } = useTranslation();
  const paused = usePauseTitle();
  const cause = useCauseWords();
  return (decision) => {
    const sentence = t(`home:decision.${decision.kind}.why`, {
      count: decision.count,
      subject: decision.subject,
      at: decision.at,
    });
    const title =
      decision.kind === 'paused'
        ? paused(decision.reason)
        : decision.kind === 'relay_failed' && decision.reason !== ''
          ? cause(decision.reason).title
          : '';
    return title === '' ? sentence : `${title}. ${sentence}`;
  };
}

/** What only the person can decide, most urgent first. */
export function Decisions({ decisions, quiet }: { decisions: readonly Decision[]; quiet: boolean }) {
  const { t } = useTranslation();
  const why = useWhy();
  if (decisions.length === 0) {
    return quiet ? null : (
      <Note icon="circle-check" tone="ok">
        {t('home:nothingToDecide')}
      </Note>
    );
  }
  return (
    <>
      <Section title={t('home:decisions')}>
        <span className="m-dim m-sm">{t('home:things', { count: decisions.length })}</span>
      </Section>
      <Card pad={false}>
        <Rows>
          {decisions.map((decision) => {
            const { icon, tone, to } = LOOK[decision.kind];
            const values = { count: decision.count, subject: decision.subject, at: decision.at };
            return (
              <DecisionRow
                key={`${decision.kind}-${decision.campaignId}-${decision.subject}`}
                icon={icon}
                tone={tone}
                title={t(`home:decision.${decision.kind}.title`, values)}
                why={why(decision)}
              >
                <Button size="small" href={to(decision)}>
                  {t(`home:decision.${decision.kind}.action`)}
                </Button>
              </DecisionRow>
            );
          })}
        </Rows>
      </Card>
    </>
  );
}
