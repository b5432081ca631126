import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BouncePolicy } from '../../../shared/contract/settings.ts';
import './policy.css';
import { Icon, type IconName, NumberInput, Select, type Tone } from '../../ui/index.ts';

/** A number in the middle of a sentence. */
function Count({
  value,
  least,
  most,
  name,
  onChange,
}: {
  value: number;
  least: number;
  most: number;
  name: string;
  onChange: (value: number) => void;
}) {
  return (
    <NumberInput
      className="b-count-input"
      aria-label={name}
      min={least}
      max={most}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      value={value}
      onChange={(typed) => typeof typed === 'number' && typed >= least && typed <= most && onChange(typed)}
    />
  );
}

function Choice<T extends string>({
  value,
  name,
  options,
  onChange,
}: {
  value: T;
  name: string;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <Select
      className="b-choice"
      aria-label={name}
      allowDeselect={false}
      data={options.map((option) => ({ ...option }))}
      value={value}
      onChange={(chosen) => {
        const option = options.find((each) => each.value === chosen);
        if (option) onChange(option.value);
      }}
    />
  );
}

function Sentence({ icon, tone, title, children }: { icon: IconName; tone: Tone; title: string; children: ReactNode }) {
  return (
    <div className="b-sentence">
      <Icon name={icon} className={`m-${tone}`} />
      <div className="m-grow">
        <b>{title}</b>
        <div className="b-words">{children}</div>
      </div>
    </div>
  );
}

/** `after [2] campaigns within [180] days`. */
function After({
  policy,
  campaigns,
  onCampaigns,
  onChange,
  of,
}: {
  policy: BouncePolicy;
  campaigns: number;
  onCampaigns: (value: number) => void;
  onChange: (policy: BouncePolicy) => void;
  of: string;
}) {
  const { t } = useTranslation();
  return (
    <>
      <span>{t('bounces:policy.in')}</span>
      <Count
        name={t('bounces:policy.campaignsOf', { of })}
        value={campaigns}
        least={2}
        most={20}
        onChange={onCampaigns}
      />
      <span>{t('bounces:policy.campaignsWithin')}</span>
      <Count
        name={t('bounces:policy.daysOf', { of })}
        value={policy.withinDays}
        least={1}
        most={730}
        onChange={(withinDays) => onChange({ ...policy, withinDays })}
      />
      <span>{t('bounces:policy.days')}</span>
    </>
  );
}

const MANY = 3;
const HOURS = 24;

/** What happens by itself, as four sentences that a person can change. */
export function PolicySentences({
  policy,
  onChange,
}: {
  policy: BouncePolicy;
  onChange: (policy: BouncePolicy) => void;
}) {
  const { t } = useTranslation();
  const change = (part: Partial<BouncePolicy>) => onChange({ ...policy, ...part });
  const temporary = policy.temporaryAfter > 0 ? 'after' : 'never';
  return (
    <div className="b-sentences">
      <Sentence icon="circle-x" tone="bad" title={t('bounces:policy.address.title')}>
        <Choice
          name={t('bounces:policy.address.title')}
          value={policy.address}
          onChange={(address) => change({ address })}
          options={[
            { value: 'suppress', label: t('bounces:policy.address.suppress') },
            { value: 'after', label: t('bounces:policy.address.after') },
            { value: 'keep', label: t('bounces:policy.address.keep') },
          ]}
        />
        {policy.address === 'after' ? (
          <After
            policy={policy}
            of={t('bounces:policy.address.title')}
            campaigns={policy.addressAfter}
            onCampaigns={(addressAfter) => change({ addressAfter })}
            onChange={onChange}
          />
        ) : null}
      </Sentence>
      <Sentence icon="clock" tone="wait" title={t('bounces:policy.temporary.title')}>
        <Choice
          name={t('bounces:policy.temporary.title')}
          value={temporary}
          onChange={(chosen) => change({ temporaryAfter: chosen === 'after' ? MANY : 0 })}
          options={[
            { value: 'never', label: t('bounces:policy.temporary.never') },
            { value: 'after', label: t('bounces:policy.temporary.after') },
          ]}
        />
        {temporary === 'after' ? (
          <After
            policy={policy}
            of={t('bounces:policy.temporary.title')}
            campaigns={policy.temporaryAfter}
            onCampaigns={(temporaryAfter) => change({ temporaryAfter })}
            onChange={onChange}
          />
        ) : null}
      </Sentence>
      <Sentence icon="send" tone="run" title={t('bounces:policy.retry.title')}>
        <Choice
          name={t('bounces:policy.retry.title')}
          value={policy.retryAfterHours > 0 ? 'once' : 'never'}
          onChange={(chosen) => change({ retryAfterHours: chosen === 'once' ? HOURS : 0 })}
          options={[
            { value: 'never', label: t('bounces:policy.retry.never') },
            { value: 'once', label: t('bounces:policy.retry.once') },
          ]}
        />
        {policy.retryAfterHours > 0 ? (
          <>
            <span>{t('bounces:policy.retry.after')}</span>
            <Count
              name={t('bounces:policy.retry.hoursOf')}
              value={policy.retryAfterHours}
              least={1}
              most={168}
              onChange={(retryAfterHours) => change({ retryAfterHours })}
            />
            <span>{t('bounces:policy.retry.hours')}</span>
          </>
        ) : null}
      </Sentence>
      <Sentence icon="flag" tone="bad" title={t('bounces:policy.complaint.title')}>
        <Choice
          name={t('bounces:policy.complaint.title')}
          value={policy.complaint}
          onChange={(complaint) => change({ complaint })}
          options={[
            { value: 'suppress', label: t('bounces:policy.complaint.suppress') },
            { value: 'keep', label: t('bounces:policy.complaint.keep') },
          ]}
        />
      </Sentence>
    </div>
  );
}
