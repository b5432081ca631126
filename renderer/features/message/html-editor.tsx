import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { HtmlContent } from '../../../shared/blocks.ts';
import { formatMergeTag } from '../../../shared/merge-fields.ts';
import { Button, Menu, Textarea } from '../../ui/index.ts';
import { useFields } from './fields.tsx';

/** A person's own HTML, untouched: typed, pasted or taken from a file. */
export function HtmlEditor({ content, onChange }: { content: HtmlContent; onChange: (content: HtmlContent) => void }) {
  const { t } = useTranslation();
  const { choices } = useFields();
  const area = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const set = (html: string) => onChange({ ...content, html });
  const insert = (key: string) => {
    const tag = formatMergeTag({ field: key });
    const at = area.current?.selectionStart ?? content.html.length;
    const to = area.current?.selectionEnd ?? at;
    set(content.html.slice(0, at) + tag + content.html.slice(to));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(at + tag.length, at + tag.length);
    });
  };
  return (
    <section className="m-card e-html" aria-label={t('message:html.label')}>
      <div className="m-row m-row-wrap">
        <input
          ref={file}
          type="file"
          hidden
          accept=".html,.htm,text/html"
          aria-label={t('message:html.open')}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            if (chosen && chosen.size < 2_000_000) void chosen.text().then(set);
            event.currentTarget.value = '';
          }}
        />
        <Button size="small" icon="upload" onClick={() => file.current?.click()}>
          {t('message:html.open')}
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="small" icon="braces">
              {t('message:tool.field')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {choices.map((each) => (
              <Menu.Item key={each.key} onClick={() => insert(each.key)}>
                {each.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <span className="m-dim m-xs m-grow">{t('message:html.why')}</span>
      </div>
      <Textarea
        ref={area}
        aria-label={t('message:html.label')}
        classNames={{ input: 'e-code' }}
        autosize
        minRows={16}
        maxRows={40}
        spellCheck={false}
        value={content.html}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </section>
  );
}
