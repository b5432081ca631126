import { useTranslation } from 'react-i18next';
import { Icon, Link, Select, Status } from '../../ui/index.ts';
import { useColumnName, useTargets } from './column-words.ts';
import { type Column, type FieldType, newField, undecided, withTarget } from './import-choices.ts';
import { useImport } from './import-store.ts';

const TYPES = ['text', 'number', 'date', 'yesno'] as const satisfies readonly FieldType[];

/** Whether nobody has said yet what a yes in this column means. */
function useUndecided(column: Column): boolean {
  return useImport(({ preview, targets }) => preview !== null && undecided(preview, targets).includes(column));
}

/** Asks what a yes of this column means, where it may say who wants no mail. */
function Wish({ column }: { column: Column }) {
  const { t } = useTranslation();
  const { targets, choose } = useImport((state) => state);
  if (!useUndecided(column)) return null;
  const say = (target: string) => choose({ targets: { ...targets, [column.index]: target } });
  return (
    <span className="m-xs m-block m-mt-4 i-wish">
      <span className="m-wait">{t('import:match.unclear')}</span>
      <Link onClick={() => say('wants')}>{t('import:match.yesWants')}</Link>
      <Link onClick={() => say('refuses')}>{t('import:match.yesRefuses')}</Link>
      <Link onClick={() => say(column.target === 'status' ? newField(column) : column.target)}>
        {t('import:match.noWish')}
      </Link>
    </span>
  );
}

function Certainty({ column, target }: { column: Column; target: string }) {
  const { t } = useTranslation();
  const asks = useUndecided(column);
  const remembered = useImport((state) => state.preview?.remembered ?? false);
  const word = (tone: 'mute' | 'ok' | 'run' | 'wait', icon: Parameters<typeof Status>[0]['icon'], text: string) => (
    <Status tone={tone} {...(icon ? { icon } : {})}>
      {text}
    </Status>
  );
  if (asks) return word('wait', 'help-circle', t('import:match.decide'));
  if (target === 'ignore') return word('mute', 'minus', t('import:match.leftOut'));
  if (target !== column.target) return word('ok', 'user-check', t('import:match.chosen'));
  if (remembered && column.certainty === 'recognised') return word('ok', 'history', t('import:match.asBefore'));
  return column.certainty === 'suggested'
    ? word('run', 'wand', t('import:match.suggested'))
    : word('ok', undefined, t('import:match.recognised'));
}

/** The kind of a new field. */
function TypeOf({ column, name }: { column: Column; name: string }) {
  const { t } = useTranslation();
  const { types, choose } = useImport((state) => state);
  return (
    <Select
      size="xs"
      aria-label={t('import:match.typeOf', { column: name })}
      allowDeselect={false}
      comboboxProps={{ width: 140, position: 'bottom-end', keepMounted: false }}
      data={TYPES.map((value) => ({ value, label: t(`import:type.${value}`) }))}
      value={types[column.index] ?? column.type}
      onChange={(value) => value && choose({ types: { ...types, [column.index]: value as FieldType } })}
    />
  );
}

/** How the first value of a new field would be stored, where that is another text than the file's. */
function Stored({ column }: { column: Column }) {
  const { t } = useTranslation();
  const chosen = useImport((state) => state.types[column.index]);
  const type = chosen ?? column.type;
  const [first] = column.samples;
  const stored = first === undefined || type === 'text' ? undefined : column.stored[type];
  if (first === undefined || stored === undefined) return null;
  if (stored === null)
    return <span className="m-xs m-wait m-block m-mt-4">{t('import:match.misfit', { value: first })}</span>;
  const told = type === 'yesno' ? t(`import:yesno.${stored}`) : stored;
  if (told.toLowerCase() === first.trim().toLowerCase()) return null;
  return (
    <span className="m-xs m-dim m-block m-cut m-mt-4">{t('import:match.stored', { value: first, stored: told })}</span>
  );
}

/** One column of the file: header, samples, what it becomes, and how sure that is. */
export function ColumnRow({ column }: { column: Column }) {
  const { t } = useTranslation();
  const { target, data } = useTargets(column);
  const { preview, targets, choose } = useImport((state) => state);
  const name = useColumnName()(column);
  const isNew = target.startsWith('new:');
  const asks = useUndecided(column);
  return (
    <div className="m-mr">
      <div className="m-grow">
        <b className={`m-cut m-block ${target === 'ignore' ? 'm-dim' : ''}`} title={name}>
          {name}
        </b>
        <span className="m-dim m-xs m-cut m-block" title={column.samples.join(' · ')}>
          {column.samples.join(' · ') || t('import:match.nothing')}
        </span>
      </div>
      <Icon name="arrow-right" className="m-dim" />
      <div>
        <Select
          aria-label={t('import:match.becomes', { column: name })}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t('import:match.noTarget')}
          maxDropdownHeight={320}
          // A list of twenty for each of forty columns is drawn when it is opened.
          comboboxProps={{ keepMounted: false }}
          data={data}
          value={target}
          onChange={(value) =>
            value && preview && choose({ targets: withTarget(preview, targets, column.index, value) })
          }
        />
        {isNew && !asks ? <Stored column={column} /> : null}
        <Wish column={column} />
      </div>
      {isNew && !asks ? <TypeOf column={column} name={name} /> : <Certainty column={column} target={target} />}
    </div>
  );
}
