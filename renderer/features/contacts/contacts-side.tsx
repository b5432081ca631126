import { type DragEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { useAsked } from '../../api/asked.ts';
import { go } from '../../go.ts';
import { Icon, IconButton, Link, SideCaption, SideItem, useFormat } from '../../ui/index.ts';
import type { ContactQuery } from './contacts-state.ts';
import { useContacts } from './contacts-store.ts';
import { droppedPerson, isPeople } from './drag-people.ts';
import { FieldsDialog } from './fields-dialog.tsx';
import { type Group, GroupDialog } from './group-dialog.tsx';
import { isMarked } from './marked.ts';
import { useBulk } from './use-bulk.ts';

export const STATES: readonly Contact['status'][] = ['mailable', 'no_consent', 'temporary'];
/** Nothing of the four is chosen. */
export const EVERYONE: Partial<ContactQuery> = { listId: null, tagId: null, segmentId: null, status: null };
const FEW = 12;

/** Takes people that are dropped on it: the marked ones where the dragged one is among them, else that one alone. */
function DropTarget({
  onPeople,
  children,
}: {
  onPeople: (ids: readonly number[] | undefined) => void;
  children: ReactNode;
}) {
  const marked = useContacts((state) => state.marked);
  const [over, setOver] = useState(false);
  const leave = () => setOver(false);
  const drop = (event: DragEvent) => {
    leave();
    const id = droppedPerson(event);
    if (id === null) return;
    event.preventDefault();
    onPeople(isMarked(marked, id) ? undefined : [id]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the pointer's way; the selection bar is the keyboard's
    <div
      className="m-takes"
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!isPeople(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={leave}
      onDrop={drop}
    >
      {children}
    </div>
  );
}

/** The first dozen, and all of them where somebody asks. */
function Some<T>({ items, children }: { items: readonly T[]; children: (item: T) => ReactNode }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  return (
    <>
      {(all ? items : items.slice(0, FEW)).map(children)}
      {items.length > FEW ? (
        <Link className="m-sm m-li-hint" onClick={() => setAll(!all)}>
          {all ? t('contacts:fewer') : t('contacts:allOf', { count: items.length })}
        </Link>
      ) : null}
    </>
  );
}

function Tags({ onNew }: { onNew: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tags, tagId, show } = useContacts((state) => state);
  const { addTag } = useBulk();
  return (
    <>
      <SideCaption action={<IconButton quiet icon="plus" label={t('contacts:tag.new')} onClick={onNew} />}>
        {t('contacts:tags')}
      </SideCaption>
      {tags.length === 0 ? <p className="m-dim m-xs m-li-hint">{t('contacts:noTags')}</p> : null}
      <div className="m-tagbox">
        <Some items={tags}>
          {(tag) => (
            <DropTarget key={tag.id} onPeople={(ids) => void addTag(tag, ids)}>
              <button
                type="button"
                className="m-pill m-tagpill"
                aria-pressed={tagId === tag.id}
                onClick={() => void show({ ...EVERYONE, tagId: tagId === tag.id ? null : tag.id })}
              >
                <span className="m-cut">{tag.name}</span> <span className="m-num">{format.number(tag.contacts)}</span>
              </button>
            </DropTarget>
          )}
        </Some>
      </div>
    </>
  );
}

function Segments() {
  const { t } = useTranslation();
  const format = useFormat();
  const { segments, segmentId, show } = useContacts((state) => state);
  return (
    <>
      <SideCaption
        action={
          <IconButton
            quiet
            icon="plus"
            label={t('contacts:segment.new')}
            onClick={() => go('/contacts/segments/new')}
          />
        }
      >
        {t('contacts:segments')}
      </SideCaption>
      {segments.length === 0 ? <p className="m-dim m-xs m-li-hint">{t('contacts:noSegments')}</p> : null}
      <Some items={segments}>
        {(segment) => (
          <SideItem
            key={segment.id}
            label={segment.name}
            {...(segment.contacts !== null && { count: format.number(segment.contacts) })}
            chosen={segmentId === segment.id}
            onChoose={() => void show({ ...EVERYONE, segmentId: segment.id })}
          />
        )}
      </Some>
    </>
  );
}

/** Lists, segments, tags and states as filters, and places to drop people on; who is never mailed has a screen of its own. */
export function ContactsSide() {
  const { t } = useTranslation();
  const format = useFormat();
  const { lists, totals, listId, tagId, segmentId, status, show } = useContacts((state) => state);
  const { addToList } = useBulk();
  const [group, setGroup] = useState<Group | null>(null);
  const [fields, setFields] = useState(false);
  const troubled = useAsked(['temporary'], (client) => client.contacts.count({ status: 'temporary' }), ['contacts']);
  const counts: Partial<Record<Contact['status'], number | undefined>> = {
    mailable: totals?.mailable ?? 0,
    no_consent: totals?.withoutConsent ?? 0,
    temporary: troubled.value?.contacts,
  };
  return (
    <>
      <SideItem
        icon="users"
        label={t('contacts:everyone')}
        count={format.number(totals?.contacts ?? 0)}
        chosen={listId === null && tagId === null && segmentId === null && status === null}
        onChoose={() => void show(EVERYONE)}
      />
      <SideCaption
        action={
          <IconButton
            quiet
            icon="plus"
            label={t('contacts:list.new')}
            onClick={() => setGroup({ kind: 'list', id: null, name: '' })}
          />
        }
      >
        {t('contacts:lists')}
      </SideCaption>
      {lists.length === 0 ? <p className="m-dim m-xs m-li-hint">{t('contacts:noLists')}</p> : null}
      <Some items={lists}>
        {(list) => (
          <DropTarget key={list.id} onPeople={(ids) => void addToList(list, ids)}>
            <SideItem
              label={list.name}
              count={format.number(list.contacts)}
              chosen={listId === list.id}
              onChoose={() => void show({ ...EVERYONE, listId: list.id })}
            />
          </DropTarget>
        )}
      </Some>
      <Segments />
      <Tags onNew={() => setGroup({ kind: 'tag', id: null, name: '' })} />
      <SideCaption>{t('contacts:states')}</SideCaption>
      {STATES.map((state) => (
        <SideItem
          key={state}
          label={t(`contacts:status.${state}`)}
          {...(counts[state] !== undefined && { count: format.number(counts[state]) })}
          chosen={status === state}
          onChoose={() => void show({ ...EVERYONE, status: state })}
        />
      ))}
      <SideCaption>{t('contacts:neverMailed')}</SideCaption>
      <a className="m-li m-plain-link" href="#/contacts/suppressed">
        <Icon name="ban" />
        {t('contacts:suppressed')}
        <span className="m-li-n">{format.number(totals?.suppressed ?? 0)}</span>
      </a>
      <SideCaption>{t('contacts:setUp')}</SideCaption>
      <button type="button" className="m-li" onClick={() => setFields(true)}>
        <Icon name="list" />
        {t('contacts:fields.open')}
      </button>
      <a className="m-li m-plain-link" href="#/contacts/imports">
        <Icon name="history" />
        {t('contacts:allImports')}
      </a>
      <GroupDialog group={group} onClose={() => setGroup(null)} />
      <FieldsDialog opened={fields} onClose={() => setFields(false)} />
    </>
  );
}
