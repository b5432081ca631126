import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card, IconButton, Note } from '../../ui/index.ts';
import { useContacts } from '../contacts/contacts-store.ts';
import { targetName } from './column-words.ts';
import { mappingOf, type Preview } from './import-choices.ts';
import { useImport } from './import-store.ts';

/** How one row of the file would look as a person. */
export function PersonCard({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const fields = useContacts((state) => state.fields);
  const targets = useImport((state) => state.targets);
  const [at, setAt] = useState(0);
  const row = preview.rows[at] ?? [];
  const used = mappingOf(preview, { targets, types: {} }).filter(({ target }) => target !== 'ignore');
  return (
    <Card label={t('import:match.person', { number: at + 1 })}>
      <div className="m-row m-row-between">
        <h3>{t('import:match.person', { number: at + 1 })}</h3>
        <span className="m-row m-gap-6">
          <IconButton
            icon="chevron-left"
            label={t('import:match.previous')}
            disabled={at === 0}
            onClick={() => setAt(at - 1)}
          />
          <IconButton
            icon="chevron-right"
            label={t('import:match.following')}
            disabled={at >= preview.rows.length - 1}
            onClick={() => setAt(at + 1)}
          />
        </span>
      </div>
      <dl className="m-person i-person">
        {used.map(({ index, target }) => (
          <div key={index}>
            <dt>{target.startsWith('new:') ? target.slice(4) : targetName(target, fields, t)}</dt>
            <dd>{row[index] || '–'}</dd>
          </div>
        ))}
      </dl>
      {preview.remembered ? null : (
        <div className="m-mt-16">
          <Note icon="history">{t('import:match.willRemember')}</Note>
        </div>
      )}
    </Card>
  );
}
