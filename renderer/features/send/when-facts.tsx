import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SendWhen } from '../../../shared/contract/campaigns.ts';
import { Checkbox, CountInput, Group, SegmentedControl, Select, TextInput, useFormat } from '../../ui/index.ts';
import { Fact } from './fact.tsx';
import { nextMorning, ownZone, zones } from './local-moment.ts';
import { MomentInput } from './moment-input.tsx';

/** Monday first, as calendars hang here. */
const DAYS = [1, 2, 3, 4, 5, 6, 0] as const;
const WORKDAYS = [1, 2, 3, 4, 5];
const FIRST_SLICE = 200;
const MOST_A_DAY = 10_000_000;

type Change = (part: Partial<SendWhen>) => void;

function Start({ when, change }: { when: SendWhen; change: Change }) {
  const { t } = useTranslation();
  return (
    <Fact name={t('campaigns:when.label')}>
      <SegmentedControl
        aria-label={t('campaigns:when.label')}
        data={[
          { value: 'now', label: t('campaigns:when.now') },
          { value: 'later', label: t('campaigns:when.later') },
        ]}
        value={when.startAt === null ? 'now' : 'later'}
        onChange={(value) => change({ startAt: value === 'now' ? null : nextMorning(Date.now()) })}
      />
      {when.startAt === null ? null : <MomentInput value={when.startAt} onChange={(startAt) => change({ startAt })} />}
    </Fact>
  );
}

function Times({ when, change }: { when: SendWhen; change: Change }) {
  const { t } = useTranslation();
  const format = useFormat();
  const all = useMemo(zones, []);
  const chosen = (when.days.length === 0 ? [...DAYS] : when.days).map(String);
  const [none, setNone] = useState(false);
  const overMidnight = when.from !== '' && when.to !== '' && when.to < when.from;
  const pick = (values: string[]) => {
    const days = values.map(Number);
    setNone(days.length === 0);
    if (days.length > 0) change({ days: days.length === DAYS.length ? [] : days.toSorted((a, b) => a - b) });
  };
  return (
    <>
      <Checkbox.Group
        label={t('campaigns:when.days')}
        value={chosen}
        onChange={pick}
        error={none ? t('campaigns:when.oneDay') : undefined}
      >
        <Group gap={14} mt={2}>
          {DAYS.map((day) => (
            <Checkbox key={day} value={String(day)} label={format.dayName(day)} />
          ))}
        </Group>
      </Checkbox.Group>
      <div className="s-hours">
        <TextInput
          type="time"
          label={t('campaigns:when.from')}
          value={when.from}
          onChange={(event) => change({ from: event.currentTarget.value.slice(0, 5) })}
        />
        <TextInput
          type="time"
          label={t('campaigns:when.to')}
          value={when.to}
          onChange={(event) => change({ to: event.currentTarget.value.slice(0, 5) })}
        />
        <Select
          label={t('campaigns:when.zone')}
          data={all}
          searchable
          allowDeselect={false}
          limit={100}
          value={when.timeZone === '' ? ownZone() : when.timeZone}
          onChange={(timeZone) => timeZone !== null && change({ timeZone })}
        />
      </div>
      {overMidnight ? <p className="m-xs m-dim m-mt-4">{t('campaigns:when.overMidnight', { to: when.to })}</p> : null}
    </>
  );
}

function Hours({ when, change }: { when: SendWhen; change: Change }) {
  const { t } = useTranslation();
  const certain = when.days.length > 0 || when.from !== '' || when.to !== '';
  const choose = (value: string) =>
    change(
      value === 'always'
        ? { days: [], from: '', to: '' }
        : { days: WORKDAYS, from: '09:00', to: '17:00', timeZone: ownZone() },
    );
  return (
    <Fact name={t('campaigns:when.hours')}>
      <SegmentedControl
        aria-label={t('campaigns:when.hours')}
        data={[
          { value: 'always', label: t('campaigns:when.always') },
          { value: 'certain', label: t('campaigns:when.certain') },
        ]}
        value={certain ? 'certain' : 'always'}
        onChange={choose}
      />
      {certain ? <Times when={when} change={change} /> : null}
    </Fact>
  );
}

function Slice({ when, change }: { when: SendWhen; change: Change }) {
  const { t } = useTranslation();
  return (
    <Fact name={t('campaigns:when.perDay')}>
      <SegmentedControl
        aria-label={t('campaigns:when.perDay')}
        data={[
          { value: 'all', label: t('campaigns:when.noSlice') },
          { value: 'slice', label: t('campaigns:when.slice') },
        ]}
        value={when.perDay === null ? 'all' : 'slice'}
        onChange={(value) => change({ perDay: value === 'all' ? null : FIRST_SLICE })}
      />
      {when.perDay === null ? null : (
        <CountInput
          label={t('campaigns:when.sliceField')}
          description={t('campaigns:when.sliceWhy')}
          maw={400}
          value={when.perDay}
          most={MOST_A_DAY}
          onChange={(perDay) => change({ perDay })}
        />
      )}
    </Fact>
  );
}

/** When it goes out: now or at a moment, on which days and between which hours, and how many a day. */
export function WhenFacts({ when, onChange }: { when: SendWhen; onChange: (when: SendWhen) => void }) {
  const change: Change = (part) => onChange({ ...when, ...part });
  return (
    <>
      <Start when={when} change={change} />
      <Hours when={when} change={change} />
      <Slice when={when} change={change} />
    </>
  );
}
