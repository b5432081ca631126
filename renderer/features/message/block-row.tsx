import type { Editor } from '@tiptap/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Block, BlockContent } from '../../../shared/blocks.ts';
import { Icon, type IconName } from '../../ui/index.ts';
import { BlockForm } from './block-forms.tsx';
import { BlockTools } from './block-tools.tsx';
import { changeBlock, duplicateBlock, moveBlock, removeBlock } from './edit-blocks.ts';

export const BLOCK_LOOK = {
  text: { key: 'message:block.text', icon: 'align-left' },
  heading: { key: 'message:block.heading', icon: 'heading' },
  image: { key: 'message:block.image', icon: 'photo' },
  button: { key: 'message:block.button', icon: 'hand-click' },
  columns: { key: 'message:block.columns', icon: 'layout-columns' },
  divider: { key: 'message:block.divider', icon: 'separator' },
  footer: { key: 'message:block.footer', icon: 'shield-check' },
} as const satisfies Record<Block['type'], { key: string; icon: IconName }>;

export interface BlockListContext {
  content: BlockContent;
  selected: string | null;
  onSelect: (id: string | null) => void;
  onChange: (content: BlockContent) => void;
}

const MERGES: ReadonlySet<Block['type']> = new Set(['text', 'heading', 'button', 'image', 'footer']);

/** Alt with the arrows moves the block, Alt with Delete takes it out, from anywhere inside it. */
function blockKeys(event: KeyboardEvent, move: (by: -1 | 1) => void, remove: () => void): void {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const run = {
    ArrowUp: () => move(-1),
    ArrowDown: () => move(1),
    Delete: remove,
    Backspace: remove,
  }[event.key];
  if (!run) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}

/** One block of the message: what it is at the left, the thing itself beside it, its tools above it while it is edited. */
export function BlockRow({ block, list, nested }: { block: Block; list: BlockListContext; nested?: ReactNode }) {
  const { t } = useTranslation();
  const [editor, setEditor] = useState<Editor | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const on = list.selected === block.id;
  const look = BLOCK_LOOK[block.type];
  const fixed = block.type === 'footer';
  useEffect(() => {
    if (!on) setEditor(null);
    else row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [on]);
  const move = (by: -1 | 1) => list.onChange(moveBlock(list.content, block.id, by));
  const remove = () => {
    const near = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    list.onChange(removeBlock(list.content, block.id));
    list.onSelect(null);
    near?.querySelector<HTMLElement>('.e-handle')?.focus();
  };
  const select = () => list.onSelect(block.id);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the block work from every field inside it
    <div
      className={`e-block ${on ? 'e-block-on' : ''}`}
      ref={row}
      data-block={block.id}
      onKeyDown={(event) => {
        if (!fixed) blockKeys(event, move, remove);
      }}
      onFocus={(event) => {
        if (event.target instanceof Element && event.target.closest('[data-block]') === row.current && !on) select();
      }}
    >
      {on ? (
        <BlockTools
          editor={editor}
          rich={block.type === 'text'}
          merge={MERGES.has(block.type)}
          fixed={fixed}
          onMove={move}
          onDuplicate={() => list.onChange(duplicateBlock(list.content, block.id))}
          onRemove={remove}
        />
      ) : null}
      <button
        type="button"
        className="e-handle"
        aria-label={t('message:block.edit', { kind: t(look.key) })}
        title={t(look.key)}
        onClick={select}
      >
        <Icon name={look.icon} size="small" />
      </button>
      <div className="m-grow">
        <BlockForm
          block={block}
          on={on}
          theme={list.content.theme}
          onEditor={setEditor}
          onSelect={select}
          onChange={(change) => list.onChange(changeBlock(list.content, block.id, change))}
        />
        {nested}
      </div>
    </div>
  );
}
