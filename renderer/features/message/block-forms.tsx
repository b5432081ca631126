import type { Editor } from '@tiptap/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Block, BlockTheme } from '../../../shared/blocks.ts';
import { useAsked } from '../../api/asked.ts';
import { Button, Note, NumberInput, SegmentedControl, TextInput } from '../../ui/index.ts';
import { MergeLine, RichText } from './editors.tsx';
import { shownSource } from './image-sources.ts';
import { MergeWords } from './merge-words.tsx';
import { shrinkImage } from './shrink-image.ts';

interface FormInput<B extends Block = Block> {
  block: B;
  on: boolean;
  theme: BlockTheme;
  onEditor: (editor: Editor) => void;
  onSelect: () => void;
  onChange: (change: (block: Block) => Block) => void;
}

type Of<T extends Block['type']> = FormInput<Extract<Block, { type: T }>>;

function AlignPicker({
  value,
  onChange,
}: {
  value: 'left' | 'center' | 'right';
  onChange: (value: 'left' | 'center' | 'right') => void;
}) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      aria-label={t('message:align.label')}
      data={[
        { value: 'left', label: t('message:align.left') },
        { value: 'center', label: t('message:align.center') },
        { value: 'right', label: t('message:align.right') },
      ]}
      value={value}
      onChange={(next) => onChange(next === 'center' || next === 'right' ? next : 'left')}
    />
  );
}

function TextForm({ block, onEditor, onChange }: Of<'text'>) {
  const { t } = useTranslation();
  return (
    <RichText
      value={block.html}
      label={t('message:block.text')}
      placeholder={t('message:block.textHint')}
      onFocus={onEditor}
      onChange={(html) => onChange((each) => (each.type === 'text' ? { ...each, html } : each))}
    />
  );
}

function HeadingForm({ block, on, onEditor, onChange }: Of<'heading'>) {
  const { t } = useTranslation();
  return (
    <>
      <MergeLine
        className="e-heading"
        value={block.text}
        label={t('message:block.heading')}
        placeholder={t('message:block.headingHint')}
        onFocus={onEditor}
        onChange={(text) => onChange((each) => (each.type === 'heading' ? { ...each, text } : each))}
      />
      {on ? (
        <div className="m-row m-row-wrap m-mt-8">
          <SegmentedControl
            aria-label={t('message:block.size')}
            data={[
              { value: '1', label: t('message:size.large') },
              { value: '2', label: t('message:size.medium') },
              { value: '3', label: t('message:size.small') },
            ]}
            value={String(block.level)}
            onChange={(value) =>
              onChange((each) =>
                each.type === 'heading' ? { ...each, level: value === '1' ? 1 : value === '2' ? 2 : 3 } : each,
              )
            }
          />
          <AlignPicker
            value={block.align}
            onChange={(align) => onChange((each) => (each.type === 'heading' ? { ...each, align } : each))}
          />
        </div>
      ) : null}
    </>
  );
}

function ImagePicker({ onPicked }: { onPicked: (src: string) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const src = await shrinkImage(file);
    setProblem(src === null);
    if (src !== null) onPicked(src);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/gif,image/webp"
        aria-label={t('message:image.choose')}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <Button size="small" icon="upload" onClick={() => input.current?.click()}>
        {t('message:image.choose')}
      </Button>
      {problem ? <Note tone="bad">{t('message:image.unreadable')}</Note> : null}
    </>
  );
}

/** The picture as it is kept; after a reload the engine gives it back. */
function Picture({ src, alt }: { src: string; alt: string }) {
  const known = shownSource(src);
  const asked = useAsked([src, known !== null], async (client) =>
    known === null && src.startsWith('attachment:') ? (await client.content.picture({ src })).url : null,
  );
  const shown = known ?? asked.value;
  return shown ? <img className="e-thumb" src={shown} alt={alt} /> : <span className="e-thumb" aria-hidden="true" />;
}

function imageFact(t: (key: string) => string, src: string): string {
  if (src === '') return t('message:image.none');
  return src.startsWith('http') ? src : t('message:image.sentAlong');
}

function ImageForm({ block, on, onEditor, onSelect, onChange }: Of<'image'>) {
  const { t } = useTranslation();
  const patch = (change: Partial<typeof block>) =>
    onChange((each) => (each.type === 'image' ? { ...each, ...change } : each));
  return (
    <>
      <button type="button" className="e-sum m-row" onClick={onSelect}>
        <Picture src={block.src} alt="" />
        <span className="m-grow">
          <b>{block.alt === '' ? t('message:image.noAlt') : <MergeWords text={block.alt} />}</b>
          <span className="m-dim m-xs m-cut e-line">{imageFact(t, block.src)}</span>
        </span>
      </button>
      {on ? (
        <div className="e-form">
          <div className="m-row m-row-wrap">
            <ImagePicker onPicked={(src) => patch({ src })} />
          </div>
          <TextInput
            label={t('message:image.address')}
            placeholder="https://"
            value={block.src.startsWith('http') ? block.src : ''}
            onChange={(event) => {
              const src = event.currentTarget.value.trim();
              if (src === '' || /^https?:\/\/\S+$/.test(src)) patch({ src });
            }}
          />
          <LineField
            label={t('message:image.alt')}
            hint={t('message:image.altWhy')}
            value={block.alt}
            onEditor={onEditor}
            onChange={(alt) => patch({ alt })}
          />
          <LineField
            label={t('message:image.href')}
            value={block.href}
            onEditor={onEditor}
            onChange={(href) => patch({ href })}
          />
          <div className="m-row m-row-wrap e-bottom">
            <NumberInput
              label={t('message:image.width')}
              description={t('message:image.widthWhy')}
              value={block.width ?? ''}
              min={16}
              max={600}
              clampBehavior="blur"
              onChange={(value) =>
                patch({ width: typeof value === 'number' && value >= 16 ? Math.min(600, Math.round(value)) : null })
              }
            />
            <AlignPicker value={block.align} onChange={(align) => patch({ align })} />
          </div>
        </div>
      ) : null}
    </>
  );
}

/** A labelled line with merge fields, in the shape of the other fields. */
function LineField({
  label,
  hint,
  value,
  placeholder,
  onEditor,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string;
  placeholder?: string;
  onEditor: (editor: Editor) => void;
  onChange: (value: string) => void;
}) {
  return (
    <div>
      <span className="e-label">{label}</span>
      {hint ? <span className="m-dim m-xs e-line">{hint}</span> : null}
      <div className="e-field">
        <MergeLine
          label={label}
          value={value}
          onFocus={onEditor}
          onChange={onChange}
          {...(placeholder ? { placeholder } : {})}
        />
      </div>
    </div>
  );
}

function ButtonForm({ block, on, onEditor, onSelect, onChange }: Of<'button'>) {
  const { t } = useTranslation();
  const patch = (change: Partial<typeof block>) =>
    onChange((each) => (each.type === 'button' ? { ...each, ...change } : each));
  return (
    <>
      {on ? null : (
        <button type="button" className="e-sum" onClick={onSelect}>
          <b>{block.label === '' ? t('message:button.none') : <MergeWords text={block.label} />}</b>{' '}
          <span className="m-dim m-sm">{block.href.replace(/^https?:\/\//, '')}</span>
        </button>
      )}
      {on ? (
        <div className="e-form">
          <LineField
            label={t('message:button.label')}
            value={block.label}
            onEditor={onEditor}
            onChange={(label) => patch({ label })}
          />
          <LineField
            label={t('message:button.href')}
            placeholder="https://"
            value={block.href}
            onEditor={onEditor}
            onChange={(href) => patch({ href })}
          />
          <div className="m-row m-row-wrap">
            <ColourField
              label={t('message:button.colour')}
              value={block.colour}
              onChange={(colour) => patch({ colour })}
            />
            <AlignPicker value={block.align} onChange={(align) => patch({ align })} />
          </div>
        </div>
      ) : null}
    </>
  );
}

/** The system's own colour picker with its label. */
export function ColourField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (colour: string) => void;
}) {
  return (
    <label className="e-colour">
      <input type="color" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      {label}
    </label>
  );
}

function FooterForm({ block, on, onEditor, onSelect, onChange }: Of<'footer'>) {
  const { t } = useTranslation();
  const patch = (change: Partial<typeof block>) =>
    onChange((each) => (each.type === 'footer' ? { ...each, ...change } : each));
  if (!on) {
    return (
      <button type="button" className="e-sum m-dim m-sm" onClick={onSelect}>
        {t('message:footer.always')}
      </button>
    );
  }
  return (
    <div className="e-form">
      <p className="m-dim m-sm">{t('message:footer.always')}</p>
      <LineField
        label={t('message:footer.organisation')}
        value={block.organisation}
        onEditor={onEditor}
        onChange={(organisation) => patch({ organisation })}
      />
      <LineField
        label={t('message:footer.postal')}
        value={block.postalAddress}
        onEditor={onEditor}
        onChange={(postalAddress) => patch({ postalAddress })}
      />
      <LineField
        label={t('message:footer.reason')}
        value={block.reason}
        onEditor={onEditor}
        onChange={(reason) => patch({ reason })}
      />
      <LineField
        label={t('message:footer.unsubscribe')}
        value={block.unsubscribeLabel}
        onEditor={onEditor}
        onChange={(unsubscribeLabel) => patch({ unsubscribeLabel })}
      />
    </div>
  );
}

function firstWords(html: string): string {
  const { body } = new DOMParser().parseFromString(html.replace(/<br\s*\/?>/gi, ' '), 'text/html');
  return (body.querySelector('p, li')?.textContent ?? '').trim().slice(0, 40);
}

/** Says in one line what stands in the columns: their headings, else the beginnings of their texts. */
function columnsWords(block: Extract<Block, { type: 'columns' }>): string[] {
  const inner = block.columns.flat();
  const headings = inner.flatMap((each) => (each.type === 'heading' && each.text !== '' ? [each.text] : []));
  if (headings.length > 0) return headings;
  return inner
    .map((each) => {
      if (each.type === 'text') return firstWords(each.html);
      if (each.type === 'button') return each.label;
      return each.type === 'image' ? each.alt : '';
    })
    .filter((words) => words !== '');
}

function ColumnsForm({ block, onSelect }: Of<'columns'>) {
  const { t } = useTranslation();
  const words = columnsWords(block).slice(0, 4);
  return (
    <button type="button" className="e-sum" onClick={onSelect}>
      <b>{words.length > 0 ? words.join(' · ') : t('message:columns.empty')}</b>
    </button>
  );
}

/** The block itself: text is edited where it stands, the rest shows what it is and opens when it is chosen. */
export function BlockForm(input: FormInput) {
  const { t } = useTranslation();
  const { block } = input;
  switch (block.type) {
    case 'text':
      return <TextForm {...input} block={block} />;
    case 'heading':
      return <HeadingForm {...input} block={block} />;
    case 'image':
      return <ImageForm {...input} block={block} />;
    case 'button':
      return <ButtonForm {...input} block={block} />;
    case 'columns':
      return <ColumnsForm {...input} block={block} />;
    case 'footer':
      return <FooterForm {...input} block={block} />;
    case 'divider':
      return (
        <button type="button" className="e-sum" aria-label={t('message:block.divider')} onClick={input.onSelect}>
          <span className="e-rule" />
        </button>
      );
  }
}
