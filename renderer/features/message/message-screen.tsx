import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'wouter';
import { DEFAULT_THEME, emptyContent, type MessageContent } from '../../../shared/blocks.ts';
import { Button, confirm, IconButton, SegmentedControl, useFormat, useHotkeys } from '../../ui/index.ts';
import { CampaignStepScreen } from '../campaigns/campaign-steps.tsx';
import { useId } from '../campaigns/use-id.ts';
import { ColourField } from './block-forms.tsx';
import { BlockList } from './block-list.tsx';
import { FieldMenu } from './block-tools.tsx';
import type { DraftParts } from './draft-store.ts';
import { MergeLine } from './editors.tsx';
import { FieldsProvider } from './fields.tsx';
import { HtmlEditor } from './html-editor.tsx';
import { type Preview, PreviewPane } from './preview-pane.tsx';
import { SavedWord } from './saved-word.tsx';
import { TestSendDialog } from './test-send-dialog.tsx';
import { useDraft } from './use-draft.ts';
import './message.css';

function HeadLine({
  name,
  label,
  value,
  placeholder,
  onChange,
}: {
  /** What the check calls this line when it leads here. */
  name: string;
  label: string;
  value: string;
  placeholder: string;
  onChange: (value: string) => void;
}) {
  const [editor, setEditor] = useState<Editor | null>(null);
  return (
    <>
      <span className="m-dim m-sm">{label}</span>
      <div className="e-field e-field-menu" data-line={name}>
        <MergeLine label={label} value={value} placeholder={placeholder} onChange={onChange} onFocus={setEditor} />
        <FieldMenu editor={editor} small />
      </div>
    </>
  );
}

/** The other kind of message: what was put aside comes back, else a new beginning. */
function otherKind(content: MessageContent, aside: MessageContent | null): MessageContent {
  if (aside && aside.kind !== content.kind) return aside;
  if (content.kind === 'html') return emptyContent(content.language);
  return { kind: 'html', language: content.language, html: '' };
}

function KindBar({ id, content }: { id: number; content: MessageContent }) {
  const { t } = useTranslation();
  const edit = useDraft(id, (state) => state.edit);
  const aside = useDraft(id, (state) => state.aside);
  const switchContent = useDraft(id, (state) => state.switchContent);
  const undo = useDraft(id, (state) => state.undo);
  const redo = useDraft(id, (state) => state.redo);
  const canUndo = useDraft(id, (state) => state.past.length > 0);
  const canRedo = useDraft(id, (state) => state.future.length > 0);
  useHotkeys([
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
  ]);
  const change = async (kind: string) => {
    if (kind === content.kind) return;
    const yes = await confirm({
      title: kind === 'html' ? t('message:kind.toHtml') : t('message:kind.toBlocks'),
      body: t('message:kind.why'),
      confirm: t('message:kind.yes'),
      cancel: t('message:kind.no'),
    });
    if (yes) switchContent(otherKind(content, aside));
  };
  return (
    <div className="e-kind">
      <SegmentedControl
        aria-label={t('message:kind.label')}
        data={[
          { value: 'blocks', label: t('message:kind.blocks') },
          { value: 'html', label: t('message:kind.html') },
        ]}
        value={content.kind}
        onChange={(kind) => void change(kind)}
      />
      <span className="m-grow" />
      {content.kind === 'blocks' ? (
        <>
          <ColourField
            label={t('message:look.accent')}
            value={content.theme.accent}
            onChange={(accent) => edit({ content: { ...content, theme: { ...content.theme, accent } } })}
          />
          <ColourField
            label={t('message:look.background')}
            value={content.theme.background}
            onChange={(background) =>
              edit({ content: { ...content, theme: { ...DEFAULT_THEME, ...content.theme, background } } })
            }
          />
        </>
      ) : null}
      <IconButton quiet icon="arrow-back-up" label={t('message:undo')} disabled={!canUndo} onClick={undo} />
      <IconButton quiet icon="arrow-forward-up" label={t('message:redo')} disabled={!canRedo} onClick={redo} />
    </div>
  );
}

function Writing({ id, draft }: { id: number; draft: DraftParts }) {
  const { t } = useTranslation();
  const edit = useDraft(id, (state) => state.edit);
  // The check leads to the block that it speaks of.
  const { anchor } = useParams<{ anchor?: string }>();
  const [selected, setSelected] = useState<string | null>(anchor ?? null);
  useEffect(() => {
    if (anchor !== 'subject' && anchor !== 'preheader') return;
    document.querySelector<HTMLElement>(`[data-line="${anchor}"] .e-text`)?.focus();
  }, [anchor]);
  const { content } = draft;
  return (
    <div className="e-pane">
      <div className="e-head">
        <HeadLine
          name="subject"
          label={t('message:subject')}
          placeholder={t('message:subjectHint')}
          value={draft.subject}
          onChange={(subject) => edit({ subject })}
        />
        <HeadLine
          name="preheader"
          label={t('message:preheader')}
          placeholder={t('message:preheaderHint')}
          value={draft.preheader}
          onChange={(preheader) => edit({ preheader })}
        />
      </div>
      <KindBar id={id} content={content} />
      {content.kind === 'blocks' ? (
        <BlockList
          content={content}
          selected={selected}
          onSelect={setSelected}
          onChange={(next) => edit({ content: next })}
        />
      ) : (
        <HtmlEditor content={content} onChange={(next) => edit({ content: next })} />
      )}
    </div>
  );
}

/** The limit at which Gmail cuts a message and hides its foot. */
const CLIPPED_AT = 102_400;

function SizeWord({ bytes }: { bytes: number }) {
  const { t } = useTranslation();
  const size = useFormat().bytes(bytes);
  const small = bytes < CLIPPED_AT;
  return (
    <span className={small ? 'm-wide' : 'm-wait'}>
      {small ? t('message:size.fine', { size }) : t('message:size.clipped', { size })}
    </span>
  );
}

/** Second step: the message, with its living preview beside it. */
export function MessageScreen() {
  const { t } = useTranslation();
  const id = useId();
  const [, go] = useLocation();
  const { anchor } = useParams<{ anchor?: string }>();
  const [testing, setTesting] = useState(anchor === 'test');
  const [preview, setPreview] = useState<Preview | null>(null);
  const saveNow = useDraft(id, (state) => state.saveNow);
  const paused = useDraft(id, (state) => state.campaign?.state === 'paused');
  const onPreview = useCallback((next: Preview) => setPreview(next), []);
  const onNext = async () => {
    await saveNow();
    go(`/campaigns/${id}/${paused ? 'live' : 'check'}`);
  };
  return (
    <CampaignStepScreen
      id={id}
      step="message"
      fill
      right={
        <>
          <SavedWord id={id} />
          <Button size="small" onClick={() => setTesting(true)}>
            {t('message:test.open')}
          </Button>
        </>
      }
      back={paused ? null : <Button href={`#/campaigns/${id}/recipients`}>{t('campaigns:step.back')}</Button>}
      word={preview ? <SizeWord bytes={preview.bytes} /> : null}
      next={
        <Button kind="primary" onClick={() => void onNext()}>
          {paused ? t('campaigns:step.toLive') : t('campaigns:step.toCheck')}
        </Button>
      }
    >
      {(draft) => (
        <FieldsProvider>
          <h1 className="m-hidden">{draft.name || t('campaigns:unnamed')}</h1>
          <div className="e-screen">
            <Writing id={id} draft={draft} />
            <PreviewPane id={id} onPreview={onPreview} />
          </div>
          <TestSendDialog
            id={id}
            contactId={preview?.contact.id ?? null}
            opened={testing}
            onClose={() => setTesting(false)}
          />
        </FieldsProvider>
      )}
    </CampaignStepScreen>
  );
}
