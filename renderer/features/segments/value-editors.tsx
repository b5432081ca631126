import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CONSENT_SOURCES, SUPPRESSION_REASONS } from '../../../shared/contract/contacts.ts';
import type { Leaf } from '../../../shared/contract/segments.ts';
import { useAsked } from '../../api/asked.ts';
import { CountInput, Select, TextInput } from '../../ui/index.ts';
import { BARE_TESTS, DAY_TESTS, type FieldTest, testsOf, withTest } from './leaf-kinds.ts';
import type { Names } from './use-names.ts';

const MOST_DAYS = 36_500;

interface Editing<L extends Leaf> {
  leaf: L;
  names: Names;
  onChange: (leaf: Leaf) => void;
}
type Of<K extends Leaf['kind']> = Editing<Extract<Leaf, { kind: K }>>;

/** Choices where one of them always holds. */
function Choice<V extends string>({
  label,
  value,
  data,
  onChange,
  wide = false,
  narrow = false,
  search = false,
  missing = false,
}: {
  label: string;
  value: V | null;
  data: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
  wide?: boolean;
  narrow?: boolean;
  search?: boolean;
  missing?: boolean;
}) {
  return (
    <Select
      className={wide ? 's-wide' : narrow ? 's-yes' : 's-choice'}
      aria-label={label}
      placeholder={label}
      allowDeselect={false}
      searchable={search}
      error={missing}
      withCheckIcon={false}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      data={[...data]}
      value={value}
      onChange={(next) => next !== null && onChange(next as V)}
    />
  );
}

function Days({ value, onChange }: { value: number; onChange: (days: number) => void }) {
  const { t } = useTranslation();
  return (
    <span className="s-days">
      <CountInput aria-label={t('segments:days')} value={value} most={MOST_DAYS} onChange={onChange} maw={84} />
      <span className="m-dim m-sm">{t('segments:daysAfter', { count: value })}</span>
    </span>
  );
}

function FieldValue({ leaf, names, onChange }: Of<'field'>) {
  const { t } = useTranslation();
  const listId = useId();
  const type = names.typeOf(leaf.field);
  const samples = useAsked([leaf.field], (client) => client.segments.values({ field: leaf.field }));
  const label = t('segments:value', { field: names.fieldLabel(leaf.field) });
  if (BARE_TESTS.has(leaf.test)) return null;
  if (DAY_TESTS.has(leaf.test))
    return <Days value={Number(leaf.value) || 1} onChange={(days) => onChange({ ...leaf, value: String(days) })} />;
  if (type === 'yesno')
    return (
      <Choice
        narrow
        label={label}
        value={leaf.value === 'no' ? 'no' : 'yes'}
        data={[
          { value: 'yes', label: t('segments:yes') },
          { value: 'no', label: t('segments:no') },
        ]}
        onChange={(value) => onChange({ ...leaf, value })}
      />
    );
  return (
    <>
      <TextInput
        className="s-wide"
        aria-label={label}
        placeholder={t('segments:valueHint')}
        list={listId}
        {...(type === 'date' ? { type: 'date' } : {})}
        {...(type === 'number' ? { inputMode: 'decimal' as const } : {})}
        value={leaf.value}
        onChange={(event) => onChange({ ...leaf, value: event.currentTarget.value })}
      />
      <datalist id={listId}>
        {(type === 'date' ? [] : (samples.value?.values ?? [])).map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </>
  );
}

function FieldEditor({ leaf, names, onChange }: Of<'field'>) {
  const { t } = useTranslation();
  const type = names.typeOf(leaf.field);
  return (
    <>
      <Choice<FieldTest>
        label={t('segments:testOf')}
        value={leaf.test}
        data={testsOf(type, leaf.test).map((test) => ({ value: test, label: t(`segments:test.${test}`) }))}
        onChange={(test) => onChange(withTest(leaf, test))}
      />
      <FieldValue leaf={leaf} names={names} onChange={onChange} />
    </>
  );
}

function GroupEditor({ leaf, names, onChange }: Of<'list'> | Of<'tag'>) {
  const { t } = useTranslation();
  const isList = leaf.kind === 'list';
  const groups = isList ? names.lists : names.tags;
  const gone = leaf.id > 0 && names.ready && !groups.some((group) => group.id === leaf.id);
  const known = groups.map((group) => ({ value: String(group.id), label: group.name }));
  const words = isList
    ? { yes: t('segments:list.is'), no: t('segments:list.isNot'), pick: t('segments:list.pick') }
    : { yes: t('segments:tag.is'), no: t('segments:tag.isNot'), pick: t('segments:tag.pick') };
  return (
    <>
      <Choice
        label={t('segments:testOf')}
        value={leaf.member ? 'yes' : 'no'}
        data={[
          { value: 'yes', label: words.yes },
          { value: 'no', label: words.no },
        ]}
        onChange={(value) => onChange({ ...leaf, member: value === 'yes' })}
      />
      <Choice
        wide
        search
        missing={gone}
        label={gone ? t('segments:goneHere') : words.pick}
        value={leaf.id > 0 && !gone ? String(leaf.id) : null}
        data={known}
        onChange={(id) => onChange({ ...leaf, id: Number(id) })}
      />
    </>
  );
}

function ConsentEditor({ leaf, onChange }: Of<'consent'>) {
  const { t } = useTranslation();
  return (
    <>
      <Choice
        label={t('segments:testOf')}
        value={leaf.recorded ? 'yes' : 'no'}
        data={[
          { value: 'yes', label: t('segments:recorded') },
          { value: 'no', label: t('segments:notRecorded') },
        ]}
        onChange={(value) => onChange({ ...leaf, recorded: value === 'yes' })}
      />
      <Choice
        label={t('segments:sourceOf')}
        value={leaf.source ?? 'any'}
        data={[
          { value: 'any', label: t('segments:anySource') },
          ...CONSENT_SOURCES.map((source) => ({ value: source, label: t(`segments:source.${source}`) })),
        ]}
        onChange={(source) => onChange({ ...leaf, source: source === 'any' ? null : source })}
      />
    </>
  );
}

function SinceEditor({ leaf, onChange }: Of<'since'>) {
  const { t } = useTranslation();
  return (
    <>
      <Choice
        label={t('segments:testOf')}
        value={leaf.within ? 'within' : 'before'}
        data={[
          { value: 'within', label: t('segments:within') },
          { value: 'before', label: t('segments:longerAgo') },
        ]}
        onChange={(value) => onChange({ ...leaf, within: value === 'within' })}
      />
      <Days value={leaf.days} onChange={(days) => onChange({ ...leaf, days })} />
    </>
  );
}

function SuppressedEditor({ leaf, onChange }: Of<'suppressed'>) {
  const { t } = useTranslation();
  return (
    <>
      <Choice
        narrow
        label={t('segments:testOf')}
        value={leaf.is ? 'yes' : 'no'}
        data={[
          { value: 'yes', label: t('segments:yes') },
          { value: 'no', label: t('segments:no') },
        ]}
        onChange={(value) => onChange({ ...leaf, is: value === 'yes' })}
      />
      <Choice
        label={t('segments:reasonOf')}
        value={leaf.reason ?? 'any'}
        data={[
          { value: 'any', label: t('segments:anyReason') },
          ...SUPPRESSION_REASONS.map((reason) => ({ value: reason, label: t(`segments:reason.${reason}`) })),
        ]}
        onChange={(reason) => onChange({ ...leaf, reason: reason === 'any' ? null : reason })}
      />
    </>
  );
}

function BehaviourEditor({ leaf, names, onChange }: Of<'behaviour'>) {
  const { t } = useTranslation();
  const { campaignId } = leaf;
  const gone = campaignId !== null && names.ready && names.campaignName(campaignId) === undefined;
  return (
    <>
      <Choice
        narrow
        label={t('segments:testOf')}
        value={leaf.happened ? 'yes' : 'no'}
        data={[
          { value: 'yes', label: t('segments:yes') },
          { value: 'no', label: t('segments:no') },
        ]}
        onChange={(value) => onChange({ ...leaf, happened: value === 'yes' })}
      />
      <Choice
        search
        missing={gone}
        label={gone ? t('segments:goneHere') : t('segments:campaign')}
        value={gone ? null : campaignId === null ? 'any' : String(campaignId)}
        data={[
          { value: 'any', label: t('segments:anyCampaign') },
          ...names.campaigns.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        onChange={(id) => onChange({ ...leaf, campaignId: id === 'any' ? null : Number(id) })}
      />
      <span className="s-when">
        <Choice
          label={t('segments:when')}
          value={leaf.days === null ? 'ever' : 'days'}
          data={[
            { value: 'ever', label: t('segments:ever') },
            { value: 'days', label: t('segments:inLast') },
          ]}
          onChange={(value) => onChange({ ...leaf, days: value === 'ever' ? null : (leaf.days ?? 90) })}
        />
        {leaf.days === null ? null : <Days value={leaf.days} onChange={(days) => onChange({ ...leaf, days })} />}
      </span>
    </>
  );
}

/** What a question asks and with which answer: the right fields for each kind. */
export function LeafEditor({ leaf, names, onChange }: Editing<Leaf>) {
  switch (leaf.kind) {
    case 'field':
      return <FieldEditor leaf={leaf} names={names} onChange={onChange} />;
    case 'list':
    case 'tag':
      return <GroupEditor leaf={leaf as Extract<Leaf, { kind: 'list' }>} names={names} onChange={onChange} />;
    case 'consent':
      return <ConsentEditor leaf={leaf} names={names} onChange={onChange} />;
    case 'since':
      return <SinceEditor leaf={leaf} names={names} onChange={onChange} />;
    case 'suppressed':
      return <SuppressedEditor leaf={leaf} names={names} onChange={onChange} />;
    case 'behaviour':
      return <BehaviourEditor leaf={leaf} names={names} onChange={onChange} />;
  }
}
