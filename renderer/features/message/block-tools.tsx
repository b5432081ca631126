import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, DialogActions, Icon, type IconName, Menu, TextInput } from '../../ui/index.ts';
import { insertField } from './field-dialog.tsx';
import { useFields } from './fields.tsx';

/** One small tool; the press must not take the cursor out of the text. */
function Tool({
  icon,
  label,
  pressed,
  disabled = false,
  onUse,
}: {
  icon: IconName;
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  onUse: () => void;
}) {
  return (
    <button
      type="button"
      className="e-tool"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onUse}
    >
      <Icon name={icon} size="small" />
    </button>
  );
}

function withProtocol(address: string): string {
  const text = address.trim();
  if (text === '' || /^(?:https?:|mailto:|tel:|\{\{)/i.test(text)) return text;
  return text.includes('@') ? `mailto:${text}` : `https://${text}`;
}

function LinkDialog({ editor, opened, onClose }: { editor: Editor; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const now: unknown = editor.getAttributes('link').href;
  const [address, setAddress] = useState(typeof now === 'string' ? now : '');
  const keep = () => {
    const href = withProtocol(address);
    const chain = editor.chain().focus().extendMarkRange('link');
    if (href === '') chain.unsetLink().run();
    else if (editor.state.selection.empty && typeof now !== 'string') {
      chain.insertContent({ type: 'text', text: address.trim(), marks: [{ type: 'link', attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('message:link.title')} size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <TextInput
          label={t('message:link.address')}
          placeholder={t('message:link.sample')}
          value={address}
          data-autofocus
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <DialogActions>
          {typeof now === 'string' ? (
            <Button
              kind="quiet"
              onClick={() => {
                editor.chain().focus().extendMarkRange('link').unsetLink().run();
                onClose();
              }}
            >
              {t('message:link.remove')}
            </Button>
          ) : null}
          <Button kind="primary" type="submit">
            {t('message:link.keep')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function TextTools({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const [linking, setLinking] = useState(false);
  const on = useEditorState({
    editor,
    selector: ({ editor: each }) => ({
      bold: each.isActive('bold'),
      italic: each.isActive('italic'),
      list: each.isActive('bulletList'),
      link: each.isActive('link'),
    }),
  });
  return (
    <>
      <Tool
        icon="bold"
        label={t('message:tool.bold')}
        pressed={on.bold}
        onUse={() => editor.chain().focus().toggleBold().run()}
      />
      <Tool
        icon="italic"
        label={t('message:tool.italic')}
        pressed={on.italic}
        onUse={() => editor.chain().focus().toggleItalic().run()}
      />
      <Tool
        icon="list"
        label={t('message:tool.list')}
        pressed={on.list}
        onUse={() => editor.chain().focus().toggleBulletList().run()}
      />
      <Tool icon="link" label={t('message:tool.link')} pressed={on.link} onUse={() => setLinking(true)} />
      {linking ? <LinkDialog editor={editor} opened onClose={() => setLinking(false)} /> : null}
      <span className="e-tools-gap" />
    </>
  );
}

/** Menu of the merge fields; picking one puts it where the cursor stands. */
export function FieldMenu({ editor, small = false }: { editor: Editor | null; small?: boolean }) {
  const { t } = useTranslation();
  const { choices, open } = useFields();
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <button
          type="button"
          className="e-tool e-tool-word"
          disabled={editor === null}
          onMouseDown={(event) => event.preventDefault()}
          aria-label={small ? t('message:tool.field') : undefined}
          title={small ? t('message:tool.field') : undefined}
        >
          <Icon name="braces" size="small" />
          {small ? null : t('message:tool.field')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map((each) => (
          <Menu.Item key={each.key} onClick={() => editor && insertField(editor, each.key, open)}>
            {each.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The tools above the block that is being edited: words of the text, its place, its end. */
export function BlockTools({
  editor,
  rich,
  merge,
  fixed,
  onMove,
  onDuplicate,
  onRemove,
}: {
  editor: Editor | null;
  rich: boolean;
  merge: boolean;
  /** The footer stays where it is. */
  fixed: boolean;
  onMove: (by: -1 | 1) => void;
  onDuplicate: () => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const live = editor !== null && !editor.isDestroyed ? editor : null;
  if (fixed && !merge) return null;
  return (
    <div className="e-tools" role="toolbar" aria-label={t('message:tool.label')}>
      {rich && live ? <TextTools editor={live} /> : null}
      {merge ? <FieldMenu editor={live} /> : null}
      {fixed ? null : (
        <>
          {merge ? <span className="e-tools-gap" /> : null}
          <Tool icon="arrow-up" label={t('message:tool.up')} onUse={() => onMove(-1)} />
          <Tool icon="arrow-down" label={t('message:tool.down')} onUse={() => onMove(1)} />
          <Tool icon="copy" label={t('message:tool.duplicate')} onUse={onDuplicate} />
          <Tool icon="trash" label={t('message:tool.remove')} onUse={onRemove} />
        </>
      )}
    </div>
  );
}
