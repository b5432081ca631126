import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { useAsked, useChanges } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { previewUrl } from '../../api/preview-url.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  type Column,
  DataTable,
  Dialog,
  EmptyState,
  FailureNote,
  PageHeader,
  RawText,
  Screen,
  SegmentedControl,
  SidePane,
  TextInput,
  useDebouncedValue,
  useFormat,
} from '../../ui/index.ts';
import { useEmptyPractice } from './practice-card.tsx';
import './relays.css';

type Message = Awaited<ReturnType<EngineClient['relays']['practiceMessages']>>['rows'][number];

function useMailbox(search: string) {
  const { client } = useApi();
  const [rows, setRows] = useState<readonly Message[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [total, setTotal] = useState(0);
  const [loaded, setLoaded] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const take = useCallback(
    async (cursor: string | null) => {
      try {
        const page = await client.relays.practiceMessages({ search, cursor, limit: 100 });
        setRows((before) => (cursor === null ? page.rows : [...before, ...page.rows]));
        setNext(page.next);
        setTotal(page.total);
        setFailure(null);
      } catch (error) {
        setFailure(toFailure(error));
      }
      setLoaded(true);
    },
    [client, search],
  );
  useEffect(() => void take(null), [take]);
  useChanges(['practice'], () => void take(null));
  return {
    rows,
    total,
    failure,
    loaded,
    again: () => void take(null),
    more: () => {
      if (next !== null) void take(next);
    },
  };
}

function useBehaviourWord(): (key: string) => string {
  const { t, i18n } = useTranslation();
  return (key) => (i18n.exists(`behaviours:${key}`) ? t(`behaviours:${key}`) : key);
}

type View = 'mail' | 'text' | 'headers' | 'raw';

function Reader({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [view, setView] = useState<View>('mail');
  const asked = useAsked([id], (client) => client.relays.practiceMessage({ id }));
  if (asked.failure && !asked.value) return <FailureNote failure={asked.failure} onRetry={() => void asked.again()} />;
  if (!asked.value) return null;
  const { message, headers, text, preview, raw } = asked.value;
  return (
    <div className="l-reader">
      <p className="m-sm">
        <span className="m-dim">{t('relays:mailbox.from')}</span> {message.from}
        <br />
        <span className="m-dim">{t('relays:mailbox.to')}</span> {message.to} · {format.moment(message.at)}
      </p>
      <SegmentedControl
        aria-label={t('relays:mailbox.view')}
        data={[
          { value: 'mail', label: t('relays:mailbox.mail') },
          { value: 'text', label: t('relays:mailbox.text') },
          { value: 'headers', label: t('relays:mailbox.headers') },
          { value: 'raw', label: t('relays:mailbox.raw') },
        ]}
        value={view}
        onChange={(value) => setView(value === 'text' || value === 'headers' || value === 'raw' ? value : 'mail')}
      />
      {view === 'mail' ? (
        <div className="m-paper l-paper">
          <iframe
            key={preview}
            src={previewUrl(preview)}
            title={message.subject || t('relays:mailbox.noSubject')}
            sandbox=""
          />
        </div>
      ) : null}
      {view === 'text' ? <RawText label={t('relays:mailbox.text')} text={text} /> : null}
      {view === 'headers' ? (
        <RawText
          label={t('relays:mailbox.headers')}
          text={headers.map((each) => `${each.name}: ${each.value}`).join('\n')}
        />
      ) : null}
      {view === 'raw' ? <RawText label={t('relays:mailbox.raw')} text={raw} /> : null}
    </div>
  );
}

/** The book of behaviours: what an address does, so that a rehearsal meets every trouble. */
function Behaviours({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useBehaviourWord();
  const asked = useAsked([], (client) => client.relays.practiceBehaviours({}));
  return (
    <Dialog opened={opened} onClose={onClose} title={t('relays:mailbox.book')} size={720}>
      <p className="m-dim m-sm">{t('relays:mailbox.bookWhy')}</p>
      <table className="m-table m-mt-12">
        <tbody>
          {(asked.value?.behaviours ?? []).map((each) => (
            <tr key={each.key}>
              <td className="m-mono">{each.example}</td>
              <td>{word(each.key)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

function useColumns(): Column<Message>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useBehaviourWord();
  return [
    { id: 'to', header: t('relays:mailbox.to'), width: 'minmax(0, 1.6fr)', cell: (row) => <b>{row.to}</b> },
    {
      id: 'subject',
      header: t('relays:mailbox.subject'),
      width: 'minmax(0, 1.3fr)',
      cell: (row) => row.subject || t('relays:mailbox.noSubject'),
    },
    {
      id: 'behaviour',
      header: t('relays:mailbox.behaviour'),
      width: 'minmax(0, 1.4fr)',
      wide: true,
      cell: (row) => <span className="m-dim">{word(row.behaviour)}</span>,
    },
    {
      id: 'size',
      header: t('relays:mailbox.size'),
      width: '70px',
      right: true,
      wide: true,
      cell: (row) => format.bytes(row.bytes),
    },
    {
      id: 'at',
      header: t('relays:mailbox.at'),
      width: '100px',
      right: true,
      cell: (row) => <span className="m-dim">{format.moment(row.at)}</span>,
    },
  ];
}

/** The mailbox of the practice relay: every message as its recipient would see it. */
export function PracticeScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const [opened, setOpened] = useState<string | null>(null);
  const [book, setBook] = useState(false);
  const { rows, total, failure, loaded, more, again } = useMailbox(search);
  const columns = useColumns();
  const { empty, failure: emptyFailure } = useEmptyPractice();
  return (
    <Screen
      name={t('relays:mailbox.title')}
      fill
      header={
        <PageHeader
          title={t('relays:mailbox.title')}
          state={t('relays:mailbox.state', { count: total, n: format.number(total) })}
          actions={
            <>
              <Button onClick={() => setBook(true)}>{t('relays:mailbox.book')}</Button>
              {total > 0 ? <Button onClick={() => void empty()}>{t('relays:practice.empty')}</Button> : null}
              <Button href="#/relays">{t('relays:toList')}</Button>
            </>
          }
        />
      }
    >
      {failure ? <FailureNote failure={failure} onRetry={again} /> : null}
      {emptyFailure ? <FailureNote failure={emptyFailure} /> : null}
      <div className="l-tools">
        <TextInput
          aria-label={t('relays:mailbox.search')}
          placeholder={t('relays:mailbox.search')}
          value={typed}
          maw={320}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <div className="m-card m-card-clip l-table">
        <DataTable
          label={t('relays:mailbox.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowLabel={(row) => row.to}
          total={total}
          onMore={more}
          onOpen={(row) => setOpened(row.id)}
          empty={
            loaded ? (
              <EmptyState
                kind={search === '' ? 'nothing' : 'no-hit'}
                title={search === '' ? t('relays:mailbox.none') : t('relays:mailbox.noHit')}
              >
                {search === '' ? t('relays:mailbox.noneWhy') : t('relays:mailbox.noHitWhy')}
              </EmptyState>
            ) : (
              <span />
            )
          }
        />
      </div>
      <SidePane
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={rows.find((row) => row.id === opened)?.subject || t('relays:mailbox.noSubject')}
        size={720}
      >
        {opened === null ? null : <Reader id={opened} />}
      </SidePane>
      <Behaviours opened={book} onClose={() => setBook(false)} />
    </Screen>
  );
}
