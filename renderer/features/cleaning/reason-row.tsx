import { useTranslation } from 'react-i18next';
import { Address, Button, Icon, Select, useFormat } from '../../ui/index.ts';
import { type Action, actionOf, type Reason, type ReasonRow, useCleaning } from './cleaning-store.ts';

const NOTHING_TO_DO: readonly Reason[] = ['ok', 'unsubscribed', 'bounced', 'complained', 'manual'];
const MENDABLE: readonly Reason[] = ['typo', 'duplicate', 'free_mail_alias'];

function actionsFor(reason: Reason): Action[] {
  return MENDABLE.includes(reason)
    ? ['fix', 'keep', 'suppress', 'remove_from_list', 'remove']
    : ['keep', 'suppress', 'remove_from_list', 'remove'];
}

/** The people behind a reason, each with the address that was probably meant. */
function People() {
  const { t } = useTranslation();
  const { findings, findingsTotal, more } = useCleaning((state) => state);
  const suggesting = findings.some((finding) => finding.suggestion !== null);
  const rest = findingsTotal - findings.length;
  return (
    <table className="m-table m-inner">
      <thead>
        <tr>
          <th scope="col">{t('contacts:column.name')}</th>
          <th scope="col">{t('contacts:column.address')}</th>
          {suggesting ? <th scope="col">{t('import:problems.meant')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <tr key={finding.contactId}>
            <td className="m-cut">{finding.name || '–'}</td>
            <td className="m-cut">
              <a className="m-plain-link" href={`#/contacts/${finding.contactId}`}>
                <Address address={finding.address} />
              </a>
            </td>
            {suggesting ? <td>{finding.suggestion ? <Address address={finding.suggestion} strong /> : null}</td> : null}
          </tr>
        ))}
        {rest > 0 ? (
          <tr>
            <td colSpan={suggesting ? 3 : 2}>
              <Button size="small" kind="quiet" onClick={() => void more()}>
                {t('cleaning:more', { count: rest })}
              </Button>
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

/** One reason: what it means, how many, what will happen, and who. */
export function ReasonRowView({ row, locked }: { row: ReasonRow; locked: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { actions, choose, shown, show } = useCleaning((state) => state);
  const open = shown === row.reason;
  const fixed = NOTHING_TO_DO.includes(row.reason);
  return (
    <div className="m-reason">
      <div className="m-row m-row-top">
        <button
          type="button"
          className="m-reason-open"
          aria-expanded={open}
          onClick={() => void show(open ? null : row.reason)}
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size="small" className="m-dim" />
          <span className="m-grow">
            <b>{t(`cleaning:reason.${row.reason}.name`)}</b>{' '}
            <span className="m-num m-dim">{format.number(row.contacts)}</span>
            <span className="m-block m-dim m-sm">{t(`cleaning:reason.${row.reason}.why`)}</span>
          </span>
        </button>
        {fixed ? null : (
          <Select
            w={190}
            disabled={locked}
            aria-label={t('cleaning:whatHappens', { reason: t(`cleaning:reason.${row.reason}.name`) })}
            allowDeselect={false}
            data={actionsFor(row.reason).map((value) => ({ value, label: t(`cleaning:action.${value}`) }))}
            value={actionOf(row, actions)}
            onChange={(value) => value && choose(row.reason, value as Action)}
          />
        )}
      </div>
      {open ? <People /> : null}
    </div>
  );
}
