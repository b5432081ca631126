import { type Editor, type Extensions, Node } from '@tiptap/core';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';
import type { EditorProps, EditorView } from '@tiptap/pm/view';
import { EditorContent, useEditor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useEffect, useMemo, useRef } from 'react';
import { type OpenField, useFields } from './fields.tsx';
import { fromEditorHtml, fromLineDoc, type MergeAttrs, toEditorHtml, toLineDoc } from './merge-html.ts';
import { MergeField } from './merge-node.ts';

/** Which editor has the cursor; the tools above a block act on it. */
type OnFocus = (editor: Editor) => void;

interface EditorInput {
  value: string;
  label: string;
  onChange: (value: string) => void;
  onFocus?: OnFocus;
  placeholder?: string;
  className?: string;
}

function chipAt(view: EditorView): { position: number; attrs: MergeAttrs } | null {
  const { selection } = view.state;
  if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'mergeField') return null;
  return { position: selection.from, attrs: selection.node.attrs as MergeAttrs };
}

/** Puts the cursor at the beginning or the end of the one line. */
function toEdge(view: EditorView, end: boolean): true {
  const { doc, tr } = view.state;
  const edge = end ? TextSelection.atEnd(doc) : TextSelection.atStart(doc);
  view.dispatch(tr.setSelection(edge));
  return true;
}

/** Click or Enter on a chip opens it. In one line Enter does nothing else, and what is pasted stays one line. */
function behaviour(editor: () => Editor | null, open: (field: OpenField) => void, line: boolean): EditorProps {
  const openChip = (position: number, attrs: MergeAttrs) => {
    const current = editor();
    if (current) open({ editor: current, position, attrs });
    return current !== null;
  };
  return {
    handleClickOn: (_view, _pos, node, position) =>
      node.type.name === 'mergeField' && openChip(position, node.attrs as MergeAttrs),
    // Browsers select a chip at the end of a line when End is pressed: what is typed then goes behind it, never over it.
    handleTextInput: (view, _from, _to, text) => {
      if (!chipAt(view)) return false;
      view.dispatch(view.state.tr.insertText(text, view.state.selection.to));
      return true;
    },
    handleKeyDown: (view, event) => {
      if (line && (event.key === 'End' || event.key === 'Home') && !event.shiftKey)
        return toEdge(view, event.key === 'End');
      if (event.key !== 'Enter') return false;
      const chip = chipAt(view);
      return chip ? openChip(chip.position, chip.attrs) : line;
    },
    ...(line ? { transformPastedText: (text: string) => text.replace(/\s*[\r\n]+\s*/g, ' ') } : {}),
  };
}

const OneLine = Node.create({ name: 'doc', topNode: true, content: 'paragraph' });

function lineExtensions(labelOf: (field: string) => string): Extensions {
  const plain = StarterKit.configure({
    document: false,
    bold: false,
    italic: false,
    underline: false,
    strike: false,
    code: false,
    link: false,
    heading: false,
    codeBlock: false,
    blockquote: false,
    horizontalRule: false,
    hardBreak: false,
    bulletList: false,
    orderedList: false,
    listItem: false,
    listKeymap: false,
    dropcursor: false,
    gapcursor: false,
    trailingNode: false,
  });
  return [OneLine, plain, MergeField.configure({ labelOf })];
}

const WEB_ADDRESS = /^(?:https?:|mailto:|tel:|\{\{)/i;

function textExtensions(labelOf: (field: string) => string): Extensions {
  const rich = StarterKit.configure({
    strike: false,
    code: false,
    heading: false,
    codeBlock: false,
    blockquote: false,
    horizontalRule: false,
    dropcursor: false,
    gapcursor: false,
    trailingNode: false,
    link: {
      openOnClick: false,
      autolink: true,
      defaultProtocol: 'https',
      HTMLAttributes: { rel: null, target: null, class: null },
      isAllowedUri: (uri) => WEB_ADDRESS.test(uri.trim()),
    },
  });
  return [rich, MergeField.configure({ labelOf })];
}

function useMergeEditor(
  { value, label, onChange, onFocus, className = '' }: EditorInput,
  kind: {
    line: boolean;
    extensions: (labelOf: (field: string) => string) => Extensions;
    read: (editor: Editor) => string;
    write: (value: string) => object | string;
  },
): Editor | null {
  const { labelOf, open, choices } = useFields();
  const emitted = useRef(value);
  const current = useRef<Editor | null>(null);
  const callbacks = useRef({ onChange, onFocus });
  callbacks.current = { onChange, onFocus };
  // The words of chips belong to the schema: another language or another set of fields draws them anew.
  const words = choices.map((each) => each.label).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const extensions = useMemo(() => kind.extensions(labelOf), [words]);
  const editor = useEditor(
    {
      extensions,
      content: kind.write(value),
      injectCSS: false,
      editorProps: {
        ...behaviour(() => current.current, open, kind.line),
        attributes: {
          role: 'textbox',
          'aria-label': label,
          'aria-multiline': String(!kind.line),
          class: `e-text ${className}`,
        },
      },
      onUpdate: ({ editor: changed }) => {
        emitted.current = kind.read(changed);
        callbacks.current.onChange(emitted.current);
      },
      onFocus: ({ editor: focused }) => callbacks.current.onFocus?.(focused),
    },
    [words],
  );
  current.current = editor;
  useEffect(() => {
    if (!editor || editor.isDestroyed || value === emitted.current) return;
    emitted.current = value;
    editor.commands.setContent(kind.write(value), { emitUpdate: false });
  }, [editor, value, kind]);
  return editor;
}

const LINE = {
  line: true,
  extensions: lineExtensions,
  read: (editor: Editor) => fromLineDoc(editor.getJSON()),
  write: toLineDoc,
};
const TEXT = {
  line: false,
  extensions: textExtensions,
  read: (editor: Editor) => fromEditorHtml(editor.getHTML()),
  write: toEditorHtml,
};

/** One line of text with merge fields as chips: subject, preheader, heading, label. */
export function MergeLine(props: EditorInput) {
  const editor = useMergeEditor(props, LINE);
  return (
    <div className="e-wrap">
      <EditorContent editor={editor} />
      {props.value === '' && props.placeholder ? (
        <span className="e-placeholder" aria-hidden="true">
          {props.placeholder}
        </span>
      ) : null}
    </div>
  );
}

/** Paragraphs with bold, italic, underline, links, lists and merge fields. */
export function RichText(props: EditorInput) {
  const editor = useMergeEditor(props, TEXT);
  const empty = props.value === '' || props.value === '<p></p>';
  return (
    <div className="e-wrap">
      <EditorContent editor={editor} />
      {empty && props.placeholder ? (
        <span className="e-placeholder" aria-hidden="true">
          {props.placeholder}
        </span>
      ) : null}
    </div>
  );
}
