import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SUPPRESSION_REASONS } from '../../../shared/contract/contacts.ts';
import type { Suppression } from '../../../shared/contract/suppressions.ts';
import {
  Address,
  Button,
  type Column,
  DataTable,
  EmptyState,
  FailureNote,
  Icon,
  Link,
  Note,
  PageHeader,
  Screen,
  SegmentedControl,
  SideItem,
  TextInput,
  useDebouncedCallback,
  useFormat,
} from '../../ui/index.ts';
import { ContactStatus } from '../contacts/contact-status.tsx';
import { AddDialog } from './add-dialog.tsx';
import { evidenceOf } from './evidence.ts';
import { LiftDialog } from './lift-dialog.tsx';
import { type Reason, useSuppressions } from './suppressions-store.ts';

const SOURCES: readonly string[] = ['bounce', 'complaint', 'import', 'person', 'cleaning', 'request'];

function useColumns(onLift: (row: Suppression) => void): Column<Suppression>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'address',
        header: t('contacts:column.address'),
        width: 'minmax(240px, 3fr)',
        cell: (row) => <b>{row.address ? <Address address={row.address} /> : t('suppressions:erased')}</b>,
      },
      {
        id: 'reason',
        header: t('suppressions:reason'),
        width: '168px',
        cell: (row) => <ContactStatus status={row.reason} />,
      },
      {
        id: 'source',
        header: t('suppressions:source'),
        width: '92px',
        wide: true,
        cell: (row) => (
          <span title={evidenceOf(row, t)}>
            {SOURCES.includes(row.source) ? t(`suppressions:sources.${row.source}`) : row.source}
          </span>
        ),
      },
      {
        id: 'at',
        header: t('suppressions:since'),
        width: '64px',
        right: true,
        cell: (row) => <span className="m-dim">{format.dateShort(row.createdAt)}</span>,
      },
      {
        id: 'act',
        header: ' ',
        width: '60px',
        right: true,
        cell: (row) => (
          <Button size="small" label={t('suppressions:liftOne', { address: row.address })} onClick={() => onLift(row)}>
            {t('suppressions:lift')}
          </Button>
        ),
      },
    ],
    [t, format, onLift],
  );
}

function Side() {
  const { t } = useTranslation();
  const format = useFormat();
  const { reason, totals, show } = useSuppressions((state) => state);
  return (
    <>
      <SideItem
        icon="ban"
        label={t('suppressions:all')}
        count={format.number(totals?.total ?? 0)}
        chosen={reason === null}
        onChoose={() => void show({ reason: null })}
      />
      {SUPPRESSION_REASONS.map((one) => (
        <SideItem
          key={one}
          label={t(`contacts:status.${one}`)}
          count={format.number(totals?.byReason[one] ?? 0)}
          chosen={reason === one}
          onChoose={() => void show({ reason: one })}
        />
      ))}
    </>
  );
}

function ReasonMenu() {
  const { t } = useTranslation();
  const { reason, show } = useSuppressions((state) => state);
  return (
    <div className="m-narrow">
      <SegmentedControl
        aria-label={t('suppressions:reason')}
        value={reason ?? 'all'}
        onChange={(value) => void show({ reason: value === 'all' ? null : (value as Reason) })}
        data={[
          { value: 'all', label: t('suppressions:all') },
          ...SUPPRESSION_REASONS.map((one) => ({ value: one, label: t(`suppressions:short.${one}`) })),
        ]}
      />
    </div>
  );
}

/** Addresses never to mail: why, since when, on what evidence; added by hand or file, lifted one by one with a reason. */
export function SuppressionsScreen() {
  const { t } = useTranslation();
  const { rows, total, totals, search, reason, loaded, failure, show, reload, more } = useSuppressions(
    (state) => state,
  );
  const [adding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<Suppression | null>(null);
  const [typed, setTyped] = useState(search);
  const seek = useDebouncedCallback((text: string) => void show({ search: text }), 180);
  const columns = useColumns(setLifting);
  useEffect(() => {
    void reload();
  }, [reload]);
  const erased = totals?.erased ?? 0;
  const none = totals !== null && totals.total + erased === 0;
  // Nobody is listed, but somebody is forgotten: no address could fit, whatever was looked for.
  const onlyErased = totals !== null && totals.total === 0;
  return (
    <Screen
      name={t('suppressions:title')}
      fill={!none}
      header={
        <PageHeader
          title={t('suppressions:title')}
          state={
            totals
              ? [
                  t('suppressions:state', { count: totals.total }),
                  ...(erased > 0 ? [t('suppressions:stateErased', { count: erased })] : []),
                ].join(' · ')
              : ' '
          }
          actions={<Button href="#/contacts">{t('import:backToContacts')}</Button>}
          primary={
            <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
              {t('suppressions:add')}
            </Button>
          }
        />
      }
    >
      {none ? (
        <EmptyState
          kind="nothing"
          icon="ban"
          title={t('suppressions:empty.title')}
          action={<Button onClick={() => setAdding(true)}>{t('suppressions:add')}</Button>}
        >
          {t('suppressions:empty.why')}
        </EmptyState>
      ) : null}
      {failure ? <FailureNote failure={failure} onRetry={() => void reload()} /> : null}
      {loaded && !none ? (
        <div className="m-cc">
          <aside className="m-wide">
            <Side />
            <div className="m-mt-16 m-notes">
              <Note icon="shield-check">{t('suppressions:outlives')}</Note>
              {erased > 0 && !onlyErased ? (
                <Note icon="eraser">{t('suppressions:forgotten', { count: erased })}</Note>
              ) : null}
            </div>
          </aside>
          <ReasonMenu />
          <section className="m-card m-card-fill" aria-label={t('suppressions:title')}>
            <div className="m-tools">
              <TextInput
                className="m-grow"
                data-search
                aria-label={t('suppressions:search')}
                placeholder={t('suppressions:search')}
                leftSection={<Icon name="search" />}
                value={typed}
                onChange={(event) => {
                  setTyped(event.currentTarget.value);
                  seek(event.currentTarget.value);
                }}
              />
            </div>
            <DataTable
              label={t('suppressions:title')}
              columns={columns}
              rows={rows}
              rowKey={(row) => row.id}
              rowLabel={(row) => row.address}
              total={total}
              view={`${search}|${reason}`}
              onMore={more}
              onEnter={setLifting}
              empty={
                onlyErased ? (
                  <EmptyState kind="nothing" icon="eraser" title={t('suppressions:empty.title')}>
                    {t('suppressions:forgotten', { count: erased })}
                  </EmptyState>
                ) : (
                  <EmptyState
                    kind="no-hit"
                    title={t('suppressions:noHit.title')}
                    link={
                      <Link onClick={() => void show({ search: '', reason: null })}>{t('suppressions:noHit.all')}</Link>
                    }
                  >
                    {t('suppressions:noHit.why')}
                  </EmptyState>
                )
              }
            />
          </section>
        </div>
      ) : null}
      <AddDialog opened={adding} onClose={() => setAdding(false)} />
      <LiftDialog row={lifting} onClose={() => setLifting(null)} />
    </Screen>
  );
}
