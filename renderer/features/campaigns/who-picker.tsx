import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Audience } from '../../../shared/contract/campaigns.ts';
import { useAsked } from '../../api/asked.ts';
import { Card, CardHead, Checkbox, FailureNote, Link, Radio, TextInput, useFormat } from '../../ui/index.ts';

/** Ids of an audience that are chosen from, or left out by, one kind of group. */
type IdsKey = 'listIds' | 'tagIds' | 'segmentIds' | 'excludeListIds' | 'excludeTagIds' | 'excludeSegmentIds';

interface Group {
  readonly id: number;
  readonly name: string;
  /** null: nobody counted yet. */
  readonly contacts: number | null;
  readonly broken: boolean;
}
interface Kind {
  readonly chosen: IdsKey;
  readonly left: IdsKey;
  readonly title: string;
  readonly groups: readonly Group[];
}

/** With more groups than this a person looks for them by name. */
const MANY = 14;

function toggled(ids: readonly number[], id: number): number[] {
  return ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];
}

/** Whether an audience names anybody at all. */
export function isNobody(audience: Audience): boolean {
  return !audience.everybody && audience.listIds.length + audience.tagIds.length + audience.segmentIds.length === 0;
}

function leavesOut(audience: Audience): boolean {
  return audience.excludeListIds.length + audience.excludeTagIds.length + audience.excludeSegmentIds.length > 0;
}

/** Lists, tags and segments as they are now; failures of any of them as one. */
function useKinds() {
  const { t } = useTranslation();
  const lists = useAsked([], (client) => client.contacts.lists({}), ['lists']);
  const tags = useAsked([], (client) => client.contacts.tags({}), ['tags']);
  const segments = useAsked([], (client) => client.segments.list({}), ['segments']);
  const whole = { broken: false };
  const kinds: Kind[] = [
    {
      chosen: 'listIds',
      left: 'excludeListIds',
      title: t('campaigns:who.listsTitle'),
      groups: (lists.value?.lists ?? []).map(({ id, name, contacts }) => ({ id, name, contacts, ...whole })),
    },
    {
      chosen: 'tagIds',
      left: 'excludeTagIds',
      title: t('campaigns:who.tagsTitle'),
      groups: (tags.value?.tags ?? []).map(({ id, name, contacts }) => ({ id, name, contacts, ...whole })),
    },
    {
      chosen: 'segmentIds',
      left: 'excludeSegmentIds',
      title: t('campaigns:who.segmentsTitle'),
      groups: (segments.value?.segments ?? []).map(({ id, name, contacts, broken }) => ({
        id,
        name,
        contacts,
        broken,
      })),
    },
  ];
  const asked = [lists, tags, segments];
  const failed = asked.find((one) => one.value === null && one.failure !== null);
  return { kinds, failed, ready: asked.every((one) => one.value !== null) };
}

function GroupRow({ group, checked, onChange }: { group: Group; checked: boolean; onChange: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { contacts } = group;
  return (
    <div className="r-list">
      <Checkbox
        label={group.name}
        description={group.broken ? t('campaigns:who.broken') : undefined}
        checked={checked}
        onChange={onChange}
      />
      <span className="m-dim m-sm m-num">
        {contacts === null
          ? t('campaigns:who.notCounted')
          : t('campaigns:who.people', { count: contacts, n: format.number(contacts) })}
      </span>
    </div>
  );
}

/** So many of a kind are shown until somebody asks for all; what is ticked always is. */
const AT_FIRST = 6;

function useShown(groups: readonly Group[], ticked: readonly number[]) {
  const [all, setAll] = useState(false);
  const few = groups.length <= AT_FIRST + 2;
  // What was ticked when it was opened stands in front: a tick must not move what it is set on.
  const [first] = useState(() => new Set(ticked));
  const front = groups.filter((group) => first.has(group.id));
  const rest = groups.filter((group) => !first.has(group.id));
  const room = Math.max(0, AT_FIRST - front.length);
  const shown = [...front, ...rest.filter((group, at) => at < room || ticked.includes(group.id))];
  return { shown: all || few ? groups : shown, all, setAll: few ? null : setAll };
}

/** The groups of one kind with their boxes. */
function KindBoxes({
  kind,
  ticked,
  onToggle,
}: {
  kind: Kind;
  ticked: readonly number[];
  onToggle: (id: number) => void;
}) {
  const { t } = useTranslation();
  const { shown, all, setAll } = useShown(kind.groups, ticked);
  return (
    <fieldset className="r-kind">
      <legend>{kind.title}</legend>
      <div className="r-lists">
        {shown.map((group) => (
          <GroupRow
            key={group.id}
            group={group}
            checked={ticked.includes(group.id)}
            onChange={() => onToggle(group.id)}
          />
        ))}
      </div>
      {setAll ? (
        <Link className="m-sm" onClick={() => setAll(!all)}>
          {all ? t('contacts:fewer') : t('contacts:allOf', { count: kind.groups.length })}
        </Link>
      ) : null}
    </fieldset>
  );
}

/** Boxes to tick, kind by kind; `side` says whether they are chosen or left out. */
function Groups({
  kinds,
  side,
  audience,
  onChange,
}: {
  kinds: readonly Kind[];
  side: 'chosen' | 'left';
  audience: Audience;
  onChange: (audience: Audience) => void;
}) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const many = kinds.reduce((sum, kind) => sum + kind.groups.length, 0) > MANY;
  const wanted = search.trim().toLowerCase();
  const shown = kinds
    .map((kind) => ({ ...kind, groups: kind.groups.filter((group) => group.name.toLowerCase().includes(wanted)) }))
    .filter((kind) => kind.groups.length > 0);
  return (
    <div className="r-kinds">
      {many ? (
        <TextInput
          aria-label={t('campaigns:who.filter')}
          placeholder={t('campaigns:who.filter')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      ) : null}
      {shown.map((kind) => {
        const key = kind[side];
        return (
          <KindBoxes
            key={`${kind.chosen} ${wanted}`}
            kind={kind}
            ticked={audience[key]}
            onToggle={(id) => onChange({ ...audience, [key]: toggled(audience[key], id) })}
          />
        );
      })}
      {many && shown.length === 0 ? <p className="m-dim m-sm">{t('campaigns:who.noHit')}</p> : null}
    </div>
  );
}

/** Who a campaign goes to: everybody, or people of lists, tags and segments; and who of them is left out. */
export function WhoPicker({ audience, onChange }: { audience: Audience; onChange: (audience: Audience) => void }) {
  const { t } = useTranslation();
  const { kinds, failed, ready } = useKinds();
  const [opened, setOpened] = useState(false);
  const none = kinds.every((kind) => kind.groups.length === 0);
  const leaving = opened || leavesOut(audience);
  const everybody = ready && none && isNobody(audience);
  // Where there are no groups yet there is one answer only; how many that is stands beside it and on the button that sends.
  useEffect(() => {
    if (everybody) onChange({ ...audience, everybody: true });
  }, [everybody, audience, onChange]);
  const leaveNobodyOut = () => {
    setOpened(false);
    onChange({ ...audience, excludeListIds: [], excludeTagIds: [], excludeSegmentIds: [] });
  };
  if (failed?.failure) return <FailureNote failure={failed.failure} onRetry={() => void failed.again()} />;
  return (
    <Card pad={false}>
      <CardHead title={t('campaigns:who.title')}>
        <Link className="m-sm" href="#/contacts/segments/new">
          {t('campaigns:who.newSegment')}
        </Link>
      </CardHead>
      <div className="r-pick">
        <Radio.Group
          aria-label={t('campaigns:who.title')}
          value={audience.everybody ? 'all' : 'some'}
          onChange={(value) => onChange({ ...audience, everybody: value === 'all' })}
        >
          <div className="m-col r-tight">
            <Radio value="all" label={t('campaigns:who.everybody')} />
            <Radio
              value="some"
              label={ready && none ? t('campaigns:who.noneYet') : t('campaigns:who.some')}
              disabled={none}
            />
          </div>
        </Radio.Group>
        {audience.everybody ? null : <Groups kinds={kinds} side="chosen" audience={audience} onChange={onChange} />}
        {ready && !audience.everybody && kinds[2]?.groups.length === 0 ? (
          <div className="r-kind">
            <h3 className="r-legend">{t('campaigns:who.segmentsTitle')}</h3>
            <p className="m-dim m-sm">{t('campaigns:who.segmentHint')}</p>
          </div>
        ) : null}
        {none || leaving ? null : (
          <div>
            <Link onClick={() => setOpened(true)}>{t('campaigns:who.leaveOutOpen')}</Link>
          </div>
        )}
        {leaving && !none ? (
          <div>
            <div className="m-row m-row-between r-row-head">
              <h3>{t('campaigns:who.leaveOut')}</h3>
              <Link className="m-sm" onClick={leaveNobodyOut}>
                {t('campaigns:who.leaveOutStop')}
              </Link>
            </div>
            <Groups kinds={kinds} side="left" audience={audience} onChange={onChange} />
          </div>
        ) : null}
      </div>
    </Card>
  );
}
