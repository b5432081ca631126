import { useTranslation } from 'react-i18next';
import { Icon, Select, Status } from '../../ui/index.ts';
import { useColumnName, useTargets } from './column-words.ts';
import { type Column, type FieldType, withTarget } from './import-choices.ts';
import { useImport } from './import-store.ts';

const TYPES = ['text', 'number', 'date', 'yesno'] as const satisfies readonly FieldType[];

function Certainty({ column, target }: { column: Column; target: string }) {
  const { t } = useTranslation();
  const remembered = useImport((state) => state.preview?.remembered ?? false);
  const word = (tone: 'mute' | 'ok' | 'run', icon: Parameters<typeof Status>[0]['icon'], text: string) => (
    <Status tone={tone} {...(icon ? { icon } : {})}>
      {text}
    </Status>
  );
  if (target === 'ignore') return word('mute', 'minus', t('import:match.leftOut'));
  if (target !== column.target) return word('ok', 'user-check', t('import:match.chosen'));
  if (remembered && column.certainty === 'recognised') return word('ok', 'history', t('import:match.asBefore'));
  if (target.startsWith('new:')) return word('mute', 'plus', t('import:match.isNew'));
  return column.certainty === 'suggested'
    ? word('run', 'wand', t('import:match.suggested'))
    : word('ok', undefined, t('import:match.recognised'));
}

/** The kind of a new field, and how its first value would be stored. */
function TypeOf({ column, name }: { column: Column; name: string }) {
  const { t } = useTranslation();
  const { types, choose } = useImport((state) => state);
  const type = types[column.index] ?? column.type;
  const [first] = column.samples;
  const stored = first === undefined || type === 'text' ? undefined : column.stored[type];
  return (
    <div className="i-type">
      <Select
        size="xs"
        aria-label={t('import:match.typeOf', { column: name })}
        allowDeselect={false}
        data={TYPES.map((value) => ({ value, label: t(`import:type.${value}`) }))}
        value={type}
        onChange={(value) => value && choose({ types: { ...types, [column.index]: value as FieldType } })}
      />
      {stored === undefined ? null : stored === null ? (
        <span className="m-xs m-wait">{t('import:match.misfit', { value: first })}</span>
      ) : (
        <span className="m-xs m-dim m-cut">{t('import:match.stored', { value: first, stored })}</span>
      )}
    </div>
  );
}

/** One column of the file: header, samples, what it becomes, and how sure that is. */
export function ColumnRow({ column }: { column: Column }) {
  const { t } = useTranslation();
  const { target, data } = useTargets(column);
  const { preview, targets, choose } = useImport((state) => state);
  const name = useColumnName()(column);
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
          data={data}
          value={target}
          onChange={(value) =>
            value && preview && choose({ targets: withTarget(preview, targets, column.index, value) })
          }
        />
        {target.startsWith('new:') ? <TypeOf column={column} name={name} /> : null}
      </div>
      <Certainty column={column} target={target} />
    </div>
  );
}
