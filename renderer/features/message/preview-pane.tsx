import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { useAsked } from '../../api/asked.ts';
import { FailureNote, Icon, IconButton, Loader, SegmentedControl, useFormat } from '../../ui/index.ts';
import { useFields } from './fields.tsx';
import { PreviewFrame } from './preview-frame.tsx';
import { TextVersion } from './text-version.tsx';
import { useDraft } from './use-draft.ts';

export type Preview = Awaited<ReturnType<EngineClient['campaigns']['preview']>>;
type View = 'phone' | 'desktop' | 'text';

function Walk({ preview, onGo }: { preview: Preview; onGo: (position: number) => void }) {
  const { t } = useTranslation();
  const { name, address, position, of } = preview.contact;
  const to = (by: number) => onGo((position + by + of) % of);
  return (
    <div className="m-row m-gap-8">
      <div className="p-person m-grow" title={address}>
        <Icon name="user" size="small" />
        <span className="m-cut">{name || address || t('message:preview.sample')}</span>
      </div>
      <IconButton
        size="normal"
        icon="chevron-left"
        label={t('message:preview.previous')}
        disabled={of < 2}
        onClick={() => to(-1)}
      />
      <IconButton
        size="normal"
        icon="chevron-right"
        label={t('message:preview.next')}
        disabled={of < 2}
        onClick={() => to(1)}
      />
    </div>
  );
}

function Fallbacks({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { labelOf } = useFields();
  const missing = preview.fallbacks.filter((each) => each.recipients > 0);
  return missing.map((each) => (
    <p className="p-fallback" key={each.field}>
      <Icon name="info-circle" size="small" />
      <span>
        <b className="m-num">
          {t('message:preview.people', { count: each.recipients, n: format.number(each.recipients) })}
        </b>{' '}
        {each.fallback === ''
          ? t('message:preview.nothing', { field: labelOf(each.field) })
          : t('message:preview.fallback', { field: labelOf(each.field), fallback: each.fallback })}
      </span>
    </p>
  ));
}

function Paper({ preview, view }: { preview: Preview; view: 'phone' | 'desktop' }) {
  const { t } = useTranslation();
  return (
    <div className={`m-paper p-paper p-${view}`}>
      <div className="p-head">
        <b className="m-cut">{preview.from}</b>
        <span className="m-cut">{preview.subject || t('message:preview.noSubject')}</span>
        {preview.preheader ? <span className="p-pre m-cut">{preview.preheader}</span> : null}
      </div>
      <PreviewFrame ticket={preview.preview} title={t('message:preview.frame')} narrow={view === 'phone'} />
    </div>
  );
}

/** The living preview beside the editor: phone, computer or text, walking through real contacts. */
export function PreviewPane({ id, onPreview }: { id: number; onPreview: (preview: Preview) => void }) {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('phone');
  const [position, setPosition] = useState<number | null>(null);
  const revision = useDraft(id, (state) => state.revision);
  const asked = useAsked([id, position], (client) => client.campaigns.preview({ id, position }), [
    'contacts',
    'settings',
  ]);
  const { again, value } = asked;
  useEffect(() => {
    if (revision > 1) void again();
  }, [revision, again]);
  useEffect(() => {
    if (value) onPreview(value);
  }, [value, onPreview]);
  return (
    <aside className="p-pane" aria-label={t('message:preview.label')}>
      <SegmentedControl
        aria-label={t('message:preview.view')}
        data={[
          { value: 'phone', label: t('message:preview.phone') },
          { value: 'desktop', label: t('message:preview.desktop') },
          { value: 'text', label: t('message:preview.text') },
        ]}
        value={view}
        onChange={(next) => setView(next === 'desktop' || next === 'text' ? next : 'phone')}
      />
      {asked.failure ? <FailureNote failure={asked.failure} onRetry={() => void again()} /> : null}
      {!value && !asked.failure ? <Loader aria-label={t('message:preview.loading')} /> : null}
      {value ? (
        <>
          <Walk preview={value} onGo={setPosition} />
          <Fallbacks preview={value} />
          {view === 'text' ? <TextVersion id={id} shown={value.text} /> : <Paper preview={value} view={view} />}
        </>
      ) : null}
    </aside>
  );
}
