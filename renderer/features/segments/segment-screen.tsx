import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'wouter';
import { useStore } from 'zustand';
import { NOBODY } from '../../../shared/contract/campaigns.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  Card,
  confirm,
  FailureNote,
  FailureState,
  IconButton,
  Loader,
  Menu,
  Note,
  PageHeader,
  Screen,
  TextInput,
  toast,
  useFormat,
} from '../../ui/index.ts';
import { Outcome } from './outcome.tsx';
import { toRule } from './rule-draft.ts';
import { RuleGroup } from './rule-group.tsx';
import { hindrance, segmentStore } from './segment-store.ts';
import { sentenceOf } from './sentence.ts';
import { Starts } from './starts.tsx';
import { useNames } from './use-names.ts';
import './segments.css';

/** The number in the address, null for a new one. */
function useSegmentId(): number | null {
  const { id = '' } = useParams<{ id: string }>();
  return id === 'new' ? null : /^\d{1,15}$/.test(id) ? Number(id) : 0;
}

function useSegment(id: number | null) {
  const store = segmentStore(useApi(), id);
  const state = useStore(store);
  useEffect(() => void store.getState().load(), [store]);
  return state;
}

/** Duplicate and remove, for a segment that is kept. */
function SegmentMenu({ id, name, onFailure }: { id: number; name: string; onFailure: (failure: Failure) => void }) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [, go] = useLocation();
  const segment = useSegment(id);
  const duplicate = async () => {
    try {
      const rule = toRule(segment.draft);
      const made = await client.segments.save({ id: null, name: t('segments:copyOf', { name }), rule });
      go(`/contacts/segments/${made.id}`);
    } catch (error) {
      onFailure(toFailure(error));
    }
  };
  const remove = async () => {
    const sure = await confirm({
      title: t('segments:remove.title', { name }),
      body: t('segments:remove.why'),
      confirm: t('segments:remove.yes'),
      cancel: t('segments:remove.no'),
      danger: true,
    });
    if (!sure) return;
    try {
      await client.segments.remove({ id });
      toast(t('segments:remove.done', { name }));
      go('/contacts');
    } catch (error) {
      onFailure(toFailure(error));
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton icon="dots" label={t('segments:menu')} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void duplicate()}>{t('segments:duplicate')}</Menu.Item>
        <Menu.Item onClick={() => void remove()}>{t('segments:remove.menu')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** A new campaign to the people of a segment. */
function useWriteTo(onFailure: (failure: Failure) => void) {
  const { client } = useApi();
  const { i18n } = useTranslation();
  const [, go] = useLocation();
  return async (id: number, name: string) => {
    try {
      const made = await client.campaigns.create({ name, language: i18n.language.startsWith('id') ? 'id' : 'en' });
      await client.campaigns.save({ id: made.id, audience: { ...NOBODY, segmentIds: [id] } });
      go(`/campaigns/${made.id}/recipients`);
    } catch (error) {
      onFailure(toFailure(error));
    }
  };
}

function Body({ id }: { id: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const segment = useSegment(id);
  const names = useNames();
  const rule = toRule(segment.draft);
  return (
    <div className="g-grid">
      <div className="m-col">
        {segment.kept?.broken ? <Note tone="bad">{t('segments:broken')}</Note> : null}
        {id === null && segment.draft.rules.length === 0 && names.ready ? (
          <Starts names={names} onBegin={segment.begin} />
        ) : null}
        <Card>
          <TextInput
            label={t('segments:name')}
            placeholder={t('segments:nameHint')}
            value={segment.name}
            maxLength={200}
            onChange={(event) => segment.rename(event.currentTarget.value)}
          />
        </Card>
        <Card>
          {names.ready ? (
            <RuleGroup group={segment.draft} root={segment.draft} names={names} onChange={segment.write} />
          ) : (
            <Loader aria-label={t('segments:loading')} />
          )}
        </Card>
      </div>
      <Outcome rule={rule} sentence={names.ready ? sentenceOf(rule, { t, format, names }) : ''} />
    </div>
  );
}

const HINDRANCE = {
  empty: 'segments:hindrance.empty',
  open: 'segments:hindrance.open',
  name: 'segments:hindrance.name',
} as const;

function SegmentEditor({ id }: { id: number | null }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const segment = useSegment(id);
  const [failed, setFailed] = useState<Failure | null>(null);
  const writeTo = useWriteTo(setFailed);
  const title = segment.name.trim() || t('segments:new');
  const why = hindrance(segment);
  const save = async () => {
    setFailed(null);
    const kept = await segment.save();
    if (!kept) return;
    toast(t('segments:saved', { name: kept.name }));
    if (id === null) go(`/contacts/segments/${kept.id}`, { replace: true });
  };
  const failure = segment.failure ?? failed;
  const missing = id !== null && !segment.kept;
  return (
    <Screen
      name={title}
      header={
        <PageHeader
          title={title}
          state={
            segment.changed
              ? why
                ? t(HINDRANCE[why])
                : t('segments:notKept')
              : id === null
                ? t('segments:about')
                : t('segments:kept')
          }
          actions={
            <>
              {id !== null && segment.kept ? (
                <SegmentMenu id={id} name={segment.kept.name} onFailure={setFailed} />
              ) : null}
              {segment.changed ? (
                <Button onClick={segment.discard}>{t('segments:discard')}</Button>
              ) : id !== null && segment.kept ? (
                <Button icon="send" onClick={() => void writeTo(id, segment.kept?.name ?? '')}>
                  {t('segments:writeTo')}
                </Button>
              ) : (
                <Button href="#/contacts">{t('segments:back')}</Button>
              )}
            </>
          }
          primary={
            <Button
              kind="primary"
              busy={segment.saving}
              disabled={why !== null || !segment.changed}
              onClick={() => void save()}
            >
              {t('segments:save')}
            </Button>
          }
        />
      }
    >
      {missing && failure ? <FailureState failure={failure} onRetry={() => void segment.load()} /> : null}
      {!missing && failure ? <FailureNote failure={failure} /> : null}
      {missing && !failure ? <Loader aria-label={t('segments:loading')} /> : null}
      {missing ? null : <Body id={id} />}
    </Screen>
  );
}

/** Builds a segment: whom the rule finds is counted beside it while it is written. */
export function SegmentScreen() {
  const id = useSegmentId();
  return <SegmentEditor key={id ?? 'new'} id={id} />;
}
