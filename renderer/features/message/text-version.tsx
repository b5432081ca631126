import { useTranslation } from 'react-i18next';
import { Button, Textarea } from '../../ui/index.ts';
import { plainText } from './plain-text.ts';
import { useDraft } from './use-draft.ts';

/** The text part: made from the message by itself, or written by hand. */
export function TextVersion({ id, shown }: { id: number; shown: string }) {
  const { t } = useTranslation();
  const text = useDraft(id, (state) => state.draft?.text ?? null);
  const content = useDraft(id, (state) => state.draft?.content);
  const edit = useDraft(id, (state) => state.edit);
  if (text !== null) {
    return (
      <div className="p-text">
        <Textarea
          label={t('message:text.own')}
          value={text}
          autosize
          minRows={12}
          maxRows={24}
          onChange={(event) => edit({ text: event.currentTarget.value })}
        />
        <div className="m-mt-12">
          <Button size="small" onClick={() => edit({ text: null })}>
            {t('message:text.automatic')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="p-text">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className="m-paper p-plain" tabIndex={0}>
        {shown}
      </pre>
      <p className="m-dim m-xs m-mt-8">{t('message:text.why')}</p>
      <div className="m-mt-8">
        <Button size="small" onClick={() => content && edit({ text: plainText(content) })}>
          {t('message:text.write')}
        </Button>
      </div>
    </div>
  );
}
