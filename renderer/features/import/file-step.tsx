import { useTranslation } from 'react-i18next';
import { Button, Card, CardHead, Explanation, FileDrop, Link, Note, Progress, useFormat } from '../../ui/index.ts';
import { exampleFile, saveExample } from './example-file.ts';
import { useImport } from './import-store.ts';
import { useImports } from './imports-store.ts';
import { Interrupted } from './interrupted.tsx';
import { PasteBox } from './paste-box.tsx';
import './import.css';

const SHOWN = 4;

/** What was imported lately, so that nobody brings the same file twice by mistake. */
function Lately() {
  const { t } = useTranslation();
  const format = useFormat();
  const { rows, total } = useImports((state) => state);
  const done = rows.filter((row) => row.state === 'done').slice(0, SHOWN);
  if (done.length === 0) return null;
  return (
    <Card pad={false}>
      <CardHead title={t('import:file.lately')}>
        <Link className="m-sm" href="#/contacts/imports">
          {t('import:all', { count: total })}
        </Link>
      </CardHead>
      <ul className="i-lately">
        {done.map((record) => (
          <li key={record.id}>
            <b className="m-cut m-block" title={record.fileName}>
              {record.fileName}
            </b>
            <span className="m-dim m-xs">
              {t('import:file.latelyWhat', {
                at: record.startedAt,
                count: record.counts.created + record.counts.updated,
                n: format.number(record.counts.created + record.counts.updated),
              })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Example() {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { takeFile, busy } = useImport((state) => state);
  return (
    <Card>
      <h3>{t('import:file.example')}</h3>
      <p className="m-dim m-sm m-mt-4">{t('import:file.exampleWhy')}</p>
      <div className="m-row m-row-wrap m-gap-8 m-mt-12">
        <Button size="small" disabled={busy} onClick={() => void takeFile(exampleFile(language))}>
          {t('import:file.tryExample')}
        </Button>
        <Button size="small" icon="download" kind="quiet" onClick={() => saveExample(language)}>
          {t('import:file.saveExample')}
        </Button>
      </div>
    </Card>
  );
}

/** The file that the engine lost when it started again. */
function ChooseAgain() {
  const { t } = useTranslation();
  const { kept, forget } = useImport((state) => state);
  if (!kept) return null;
  return (
    <Explanation
      tone="wait"
      title={t('import:file.again', { name: kept.file.name })}
      action={<Link onClick={forget}>{t('import:file.forget')}</Link>}
    >
      {t('import:file.againWhy')}
    </Explanation>
  );
}

/** The file: dropped, chosen, pasted, or the example. */
export function FileStep() {
  const { t } = useTranslation();
  const format = useFormat();
  const { takeFile, busy, uploading } = useImport((state) => state);
  return (
    <>
      <h1>{t('import:file.title')}</h1>
      <p className="m-dim">{t('import:file.why')}</p>
      <div className="m-mg m-mt-16">
        <div className="m-col">
          <ChooseAgain />
          <Interrupted />
          <FileDrop
            onFile={(file) => void takeFile(file)}
            busy={busy}
            title={t('import:file.drop')}
            hint={t('import:file.kinds')}
            pick={t('import:file.pick')}
          />
          {uploading === null ? null : (
            <div>
              <p className="m-sm m-dim" role="status">
                {t('import:file.uploading', { share: uploading })}
              </p>
              <Progress value={uploading * 100} mt={6} aria-label={format.percent(uploading, 0)} />
            </div>
          )}
          <PasteBox />
        </div>
        <div className="m-col">
          <Lately />
          <Example />
          <Note icon="shield-check">{t('import:file.wanted')}</Note>
        </div>
      </div>
    </>
  );
}
