import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { CHARSETS } from '../../../shared/contract/imports.ts';
import { Radio, SegmentedControl, Select, useFormat } from '../../ui/index.ts';
import type { Preview } from './import-choices.ts';
import { useImport } from './import-store.ts';

const DELIMITERS = [
  [',', 'import:header.comma'],
  [';', 'import:header.semicolon'],
  ['\t', 'import:header.tab'],
  ['|', 'import:header.bar'],
] as const;

const CHARSET_WORDS: Readonly<Record<string, string>> = {
  'utf-8': 'import:charset.unicode',
  'utf-16le': 'import:charset.unicode',
  'utf-16be': 'import:charset.unicode',
  'windows-1252': 'import:charset.western',
  'iso-8859-2': 'import:charset.central',
  'windows-1250': 'import:charset.central',
  'windows-1251': 'import:charset.cyrillic',
  'koi8-r': 'import:charset.cyrillic',
  shift_jis: 'import:charset.japanese',
  gb18030: 'import:charset.chinese',
  big5: 'import:charset.chinese',
  'euc-kr': 'import:charset.korean',
};

/** A character set by the languages it is for; its technical name comes after. */
function charsetName(charset: string, t: TFunction): string {
  const word = CHARSET_WORDS[charset];
  return word ? `${t(word)} (${charset.toUpperCase()})` : charset;
}

/** The sheets of a workbook, where there are several. */
function Sheets({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const read = useImport((state) => state.read);
  if (preview.sheets.length < 2) return null;
  return (
    <Radio.Group
      label={t('import:header.sheet')}
      value={preview.dialect.sheet ?? ''}
      // Another sheet is another table: its header is guessed anew.
      onChange={(sheet) => void read({ sheet }, ['headerRow'])}
    >
      <div className="i-sheets">
        {preview.sheets.map(({ name, rows }) => (
          <Radio
            key={name}
            value={name}
            label={name}
            description={rows === null ? ' ' : t('import:header.sheetRows', { count: rows })}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

function Charset({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const read = useImport((state) => state.read);
  const { charset } = preview.dialect;
  const known = [...new Set<string>([...CHARSETS, charset])];
  return (
    <Select
      label={t('import:header.charset')}
      w={270}
      allowDeselect={false}
      data={known.map((value) => ({ value, label: charsetName(value, t) }))}
      value={charset}
      onChange={(value) => value && void read({ charset: value })}
    />
  );
}

function Delimiter({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const read = useImport((state) => state.read);
  const { delimiter } = preview.dialect;
  const known = DELIMITERS.map(([value, key]) => ({ value: value as string, label: t(key) }));
  if (!known.some(({ value }) => value === delimiter)) known.push({ value: delimiter, label: delimiter });
  return (
    <Select
      label={t('import:header.delimiter')}
      w={180}
      allowDeselect={false}
      data={known}
      value={delimiter}
      // Where the columns are parted otherwise, the header may stand elsewhere.
      onChange={(value) => value && void read({ delimiter: value }, ['headerRow'])}
    />
  );
}

/** How the file is read, with the two drop-downs that correct it; sheets of a workbook; table or plain list. */
export function ReadAs({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const read = useImport((state) => state.read);
  const { format: kind } = preview.dialect;
  if (kind === 'workbook') return <Sheets preview={preview} />;
  return (
    <div className="m-row m-row-wrap m-row-end" lang={format.language}>
      <div>
        <span className="i-label" id="import-kind">
          {t('import:header.kind')}
        </span>
        <SegmentedControl
          aria-labelledby="import-kind"
          data={[
            { value: 'delimited', label: t('import:header.table') },
            { value: 'plain', label: t('import:header.plain') },
          ]}
          value={kind}
          onChange={(value) => void read({ format: value as 'delimited' | 'plain' }, ['delimiter', 'headerRow'])}
        />
      </div>
      <Charset preview={preview} />
      {kind === 'plain' ? null : <Delimiter preview={preview} />}
    </div>
  );
}
