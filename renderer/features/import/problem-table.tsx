import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Address, Button, IconButton, Link, Status, TextInput, useFormat } from '../../ui/index.ts';
import { ContactStatus } from '../contacts/contact-status.tsx';
import { useImport } from './import-store.ts';
import { type Group, mendedState, type Sample } from './problem-groups.ts';

/** Moves the focus to the same control of the next row, or to the footer's button after the last one. */
function focusNext(from: HTMLElement): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-mend]')];
  const next =
    all[all.indexOf(from) + 1] ?? document.querySelector<HTMLElement>('.m-foot .mantine-Button-root:last-of-type');
  next?.focus();
  if (next instanceof HTMLInputElement) next.select();
}

function MendInput({ sample, start = '' }: { sample: Sample; start?: string }) {
  const { t } = useTranslation();
  const { repairs, repair } = useImport((state) => state);
  const [touched, setTouched] = useState(false);
  const text = repairs[sample.line] ?? start;
  const state = mendedState(repairs[sample.line]);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    setTouched(true);
    focusNext(event.currentTarget);
  };
  return (
    <TextInput
      size="xs"
      data-mend
      spellCheck={false}
      autoComplete="off"
      aria-label={t('import:problems.mend', { line: sample.line })}
      placeholder={sample.found}
      value={text}
      error={touched && state === 'wrong' ? t('import:problems.notYet') : undefined}
      onBlur={() => setTouched(true)}
      onKeyDown={onKeyDown}
      onChange={(event) => repair(sample.line, event.currentTarget.value || null)}
    />
  );
}

/** What becomes of a misspelt address: the suggestion, the person's own, or nothing. */
function TypoCells({ sample }: { sample: Sample }) {
  const { t } = useTranslation();
  const { repairs, fixTypos, repair } = useImport((state) => state);
  const { line, suggestion } = sample;
  const mine = repairs[line];
  const [typing, setTyping] = useState(mine !== undefined && mine !== suggestion);
  if (suggestion === null) return <td colSpan={2} />;
  const fixed = fixTypos || mine !== undefined;
  return (
    <>
      <td className={typing ? undefined : 'm-cut'} title={suggestion}>
        {typing ? <MendInput sample={sample} /> : <Address address={suggestion} strong />}
      </td>
      <td>
        <span className="m-row m-gap-6 i-fix">
          {fixTypos && !typing ? (
            <Status tone="ok" icon="check">
              {t('import:problems.willFix')}
            </Status>
          ) : typing ? (
            <Button
              size="small"
              onClick={() => {
                setTyping(false);
                repair(line, null);
              }}
            >
              {t('import:problems.unfix')}
            </Button>
          ) : (
            <button
              type="button"
              data-mend
              className="i-fix-button"
              aria-pressed={fixed}
              onClick={(event) => {
                repair(line, fixed ? null : suggestion);
                // Pressed by a key: the next row is what comes next.
                if (event.detail === 0 && !fixed) focusNext(event.currentTarget);
              }}
            >
              {fixed ? t('import:problems.fixed') : t('import:problems.fix')}
            </button>
          )}
          {typing ? null : (
            <IconButton
              icon="pencil"
              quiet
              label={t('import:problems.typeOwn', { line })}
              onClick={() => {
                setTyping(true);
                repair(line, suggestion);
              }}
            />
          )}
        </span>
      </td>
    </>
  );
}

/** So many rows are drawn at once: fields to type in are dear, and who mends more asks for more. */
const AT_ONCE = 15;

function Rows({ group, samples }: { group: Group; samples: readonly Sample[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const typo = group.cause === 'typo';
  const mend = group.cause === 'not_an_address';
  const kept = group.cause === 'suppressed';
  return (
    <table
      className={`m-table m-problems ${typo ? 'm-problems-typo' : ''}`}
      aria-label={t(`import:cause.${group.cause}.name`)}
    >
      <thead>
        <tr>
          <th scope="col">{t('import:problems.row')}</th>
          <th scope="col" className="m-wide">
            {t('contacts:column.name')}
          </th>
          <th scope="col">{t('import:problems.inFile')}</th>
          {typo ? <th scope="col">{t('import:problems.meant')}</th> : null}
          {kept ? <th scope="col">{t('import:problems.never')}</th> : null}
          {typo || mend ? (
            <th scope="col">
              {mend ? t('import:problems.right') : <span className="m-hidden">{t('import:problems.fix')}</span>}
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {samples.map((sample) => (
          <tr key={sample.line}>
            <td className="m-num m-dim">{format.number(sample.line)}</td>
            <td className="m-cut m-wide">{sample.name || '–'}</td>
            <td className="m-cut" title={sample.found}>
              {sample.found === '' ? '–' : <Address address={sample.found} wrong={typo} />}
            </td>
            {kept ? <td>{sample.never ? <ContactStatus status={sample.never} /> : null}</td> : null}
            {typo ? <TypoCells sample={sample} /> : null}
            {mend ? (
              <td>
                <MendInput sample={sample} />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The rows of one cause with the place to mend them; Enter goes to the next. */
export function ProblemTable({ group }: { group: Group }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(AT_ONCE);
  const more = Math.max(0, group.samples.length - shown);
  const rest = group.rows - group.samples.length;
  return (
    <>
      <Rows group={group} samples={group.samples.slice(0, shown)} />
      {more > 0 ? (
        <p className="i-more">
          <Link onClick={() => setShown(shown + AT_ONCE)}>{t('import:problems.showMore', { count: more })}</Link>
        </p>
      ) : null}
      {more === 0 && rest > 0 ? (
        <p className="i-more m-dim m-sm">{t('import:problems.more', { count: rest })}</p>
      ) : null}
    </>
  );
}
