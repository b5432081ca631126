import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_DEPTH } from '../../../shared/contract/segments.ts';
import { Button, IconButton, Select } from '../../ui/index.ts';
import { leafFor, subjectOf } from './leaf-kinds.ts';
import {
  addPart,
  type DraftGroup,
  type DraftLeaf,
  type DraftPart,
  type GroupKind,
  groupDraft,
  isDraftGroup,
  leafDraft,
  movePart,
  removePart,
  replacePart,
} from './rule-draft.ts';
import type { Names } from './use-names.ts';
import { LeafEditor } from './value-editors.tsx';

interface Editing {
  root: DraftGroup;
  names: Names;
  onChange: (root: DraftGroup) => void;
}

const BEHAVIOURS = ['sent', 'accepted', 'failed', 'bounced', 'replied', 'complained'] as const;

/** Everything that can be asked, in the order in which people look for it. */
function useSubjects(names: Names) {
  const { t } = useTranslation();
  const field = (key: string) => ({ value: `field:${key}`, label: names.fieldLabel(key) });
  return [
    {
      group: t('segments:subjects.groups'),
      items: [
        { value: 'list', label: t('segments:subject.list') },
        { value: 'tag', label: t('segments:subject.tag') },
      ],
    },
    {
      group: t('segments:subjects.happened'),
      items: BEHAVIOURS.map((what) => ({ value: `behaviour:${what}`, label: t(`segments:subject.${what}`) })),
    },
    { group: t('segments:subjects.fields'), items: names.fields.map(({ key }) => field(key)) },
    {
      group: t('segments:subjects.consent'),
      items: [
        { value: 'consent', label: t('segments:subject.consent') },
        { value: 'since:consent', label: t('segments:subject.consentSince') },
        { value: 'since:created', label: t('segments:subject.created') },
        { value: 'suppressed', label: t('segments:subject.suppressed') },
      ],
    },
  ];
}

/** Up, down and away; Alt and an arrow key move a part from anywhere in it. */
function PartButtons({ part, root, onChange, name }: Editing & { part: DraftPart; name: string }) {
  const { t } = useTranslation();
  const move = (step: -1 | 1) => moveAndFollow({ root, onChange }, part, step);
  return (
    <span className="s-buttons">
      <IconButton quiet icon="arrow-up" label={t('segments:moveUp', { name })} onClick={() => move(-1)} />
      <IconButton quiet icon="arrow-down" label={t('segments:moveDown', { name })} onClick={() => move(1)} />
      <IconButton
        quiet
        icon="trash"
        label={t('segments:removePart', { name })}
        onClick={() => onChange(removePart(root, part.key))}
      />
    </span>
  );
}

/** Moves a part; the focus stays on the same thing in it, wherever it lies now. */
function moveAndFollow({ root, onChange }: Pick<Editing, 'root' | 'onChange'>, part: DraftPart, step: -1 | 1): void {
  const label = document.activeElement?.getAttribute('aria-label');
  onChange(movePart(root, part.key, step));
  requestAnimationFrame(() => {
    const moved = document.querySelector(`[data-part="${part.key}"]`);
    const same = [...(moved?.querySelectorAll<HTMLElement>('[aria-label]') ?? [])].find(
      (each) => each.getAttribute('aria-label') === label,
    );
    same?.focus();
  });
}

/** Caught on the way down: the fields have uses of their own for arrow keys. Of nested parts the innermost one moves. */
function useMoveKeys(editing: Editing, part: DraftPart) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    if ((event.target as Element).closest('[data-part]') !== event.currentTarget) return;
    event.preventDefault();
    event.stopPropagation();
    moveAndFollow(editing, part, event.key === 'ArrowUp' ? -1 : 1);
  };
}

function LeafRow({ part, ...editing }: Editing & { part: DraftLeaf }) {
  const { t } = useTranslation();
  const { root, names, onChange } = editing;
  const subjects = useSubjects(names);
  const subject = subjectOf(part.leaf);
  const known = subjects.flatMap(({ items }) => items).find((item) => item.value === subject);
  const change = (leaf: DraftLeaf['leaf']) => onChange(replacePart(root, part.key, () => [{ ...part, leaf }]));
  const onKeyDown = useMoveKeys(editing, part);
  return (
    <div className="s-row" data-part={part.key} onKeyDownCapture={onKeyDown}>
      <div className="s-fields">
        <Select
          className="s-subject"
          aria-label={t('segments:subjectOf')}
          placeholder={known ? '' : t('segments:goneHere')}
          error={known === undefined && names.ready}
          allowDeselect={false}
          searchable
          withCheckIcon={false}
          maxDropdownHeight={320}
          comboboxProps={{ width: 260, position: 'bottom-start' }}
          nothingFoundMessage={t('segments:nothingFound')}
          data={subjects}
          value={known ? subject : null}
          onChange={(next) => next !== null && next !== subject && change(leafFor(next, names.typeOf))}
        />
        <LeafEditor leaf={part.leaf} names={names} onChange={change} />
      </div>
      <PartButtons {...editing} part={part} name={known?.label ?? t('segments:subjectOf')} />
    </div>
  );
}

const KINDS = ['all', 'any', 'none'] as const satisfies readonly GroupKind[];

function KindChoice({ group, root, onChange, label }: Editing & { group: DraftGroup; label: string }) {
  const { t } = useTranslation();
  return (
    <Select
      className="s-kind"
      aria-label={label}
      allowDeselect={false}
      withCheckIcon={false}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      data={KINDS.map((kind) => ({ value: kind, label: t(`segments:kind.${kind}`) }))}
      value={group.kind}
      onChange={(kind) =>
        kind !== null &&
        onChange(
          replacePart(root, group.key, (part) =>
            isDraftGroup(part) ? [{ ...part, kind: kind as GroupKind }] : [part],
          ),
        )
      }
    />
  );
}

/** A group of questions with how they are joined; groups within it are boxes within it. */
export function RuleGroup({ group, depth = 1, ...editing }: Editing & { group: DraftGroup; depth?: number }) {
  const { t } = useTranslation();
  const { root, names, onChange } = editing;
  const onKeyDown = useMoveKeys(editing, group);
  const outermost = depth === 1;
  const add = (part: DraftPart) => onChange(addPart(root, group.key, part));
  const question = () =>
    leafDraft(names.tags.length > 0 ? leafFor('tag', names.typeOf) : leafFor('field:address', names.typeOf));
  return (
    <div
      className={outermost ? 's-group' : 's-group s-inner'}
      data-part={outermost ? undefined : group.key}
      onKeyDownCapture={outermost ? undefined : onKeyDown}
    >
      <div className="s-group-head">
        <span className="m-grow s-joined">
          {outermost ? <span>{t('segments:peopleWho')}</span> : null}
          <KindChoice {...editing} group={group} label={t('segments:joinedBy')} />
        </span>
        {outermost ? null : <PartButtons {...editing} part={group} name={t('segments:group')} />}
      </div>
      {group.rules.map((part) =>
        isDraftGroup(part) ? (
          <RuleGroup key={part.key} {...editing} group={part} depth={depth + 1} />
        ) : (
          <LeafRow key={part.key} {...editing} part={part} />
        ),
      )}
      <div className="m-row m-gap-8 s-add">
        <Button size="small" icon="plus" onClick={() => add(question())}>
          {t('segments:addQuestion')}
        </Button>
        {depth < MOST_DEPTH ? (
          <Button
            size="small"
            kind="quiet"
            onClick={() => add(groupDraft(group.kind === 'all' ? 'any' : 'all', [question()]))}
          >
            {t('segments:addGroup')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
