import { useTranslation } from 'react-i18next';
import type { Block, BlockContent, SimpleBlock } from '../../../shared/blocks.ts';
import { Button, Icon, Menu, SegmentedControl } from '../../ui/index.ts';
import { BLOCK_LOOK, type BlockListContext, BlockRow } from './block-row.tsx';
import {
  ADDABLE,
  ADDABLE_IN_COLUMN,
  type Addable,
  blankBlock,
  insertBlock,
  insertInColumn,
  setColumns,
} from './edit-blocks.ts';

/** Puts the cursor into a block that has just been added, once the menu has given the focus back. */
function focusBlock(id: string): void {
  setTimeout(() => document.querySelector<HTMLElement>(`[data-block="${CSS.escape(id)}"] .e-text`)?.focus(), 120);
}

function AddMenu({
  kinds,
  label,
  onAdd,
}: {
  kinds: readonly Addable[];
  label: string;
  onAdd: (kind: Addable) => void;
}) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="small" icon="plus">
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item
            key={kind}
            leftSection={<Icon name={BLOCK_LOOK[kind].icon} size="small" />}
            onClick={() => onAdd(kind)}
          >
            {t(BLOCK_LOOK[kind].key)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Columns({ block, list }: { block: Extract<Block, { type: 'columns' }>; list: BlockListContext }) {
  const { t } = useTranslation();
  const inside = block.columns.flat().some((inner) => inner.id === list.selected);
  if (list.selected !== block.id && !inside) return null;
  const add = (column: number, kind: Addable) => {
    const made = blankBlock(list.content, kind);
    if (made.type === 'columns' || made.type === 'footer') return;
    list.onChange(insertInColumn(list.content, block.id, column, made satisfies SimpleBlock));
    list.onSelect(made.id);
    focusBlock(made.id);
  };
  return (
    <>
      <SegmentedControl
        aria-label={t('message:columns.number')}
        data={[
          { value: '2', label: t('message:columns.two') },
          { value: '3', label: t('message:columns.three') },
        ]}
        value={String(block.columns.length)}
        onChange={(value) => list.onChange(setColumns(list.content, block.id, value === '3' ? 3 : 2))}
      />
      {block.columns.map((column, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        <section className="e-column" key={index} aria-label={t('message:columns.one', { n: index + 1 })}>
          <p className="m-cap">{t('message:columns.one', { n: index + 1 })}</p>
          {column.map((inner) => (
            <BlockRow key={inner.id} block={inner} list={list} />
          ))}
          <AddMenu kinds={ADDABLE_IN_COLUMN} label={t('message:block.add')} onAdd={(kind) => add(index, kind)} />
        </section>
      ))}
    </>
  );
}

/** The message as a list of blocks, each edited where it stands; the footer is always there and always last. */
export function BlockList(list: BlockListContext) {
  const { t } = useTranslation();
  const add = (kind: Addable) => {
    const made = blankBlock(list.content, kind);
    const after = list.content.blocks.some((each) => each.id === list.selected) ? list.selected : null;
    list.onChange(insertBlock(list.content, made, after));
    list.onSelect(made.id);
    if (made.type !== 'columns') focusBlock(made.id);
  };
  const rows = (content: BlockContent) =>
    content.blocks.map((each) => (
      <BlockRow
        key={each.id}
        block={each}
        list={list}
        nested={each.type === 'columns' ? <Columns block={each} list={list} /> : undefined}
      />
    ));
  return (
    <section className="m-card e-blocks" aria-label={t('message:block.label')}>
      {rows(list.content)}
      <div className="e-add">
        <AddMenu kinds={ADDABLE} label={t('message:block.add')} onAdd={add} />
      </div>
    </section>
  );
}
