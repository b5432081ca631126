import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckRow } from '../../../shared/contract/campaigns.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Button, Card, Checkbox, FailureNote, Icon, Link } from '../../ui/index.ts';
import { useCheckWords } from './check-words.ts';
import { ConsentDialog } from './consent-dialog.tsx';
import { canRetry, fixOf, isConsentRow, isMendedElsewhere } from './fix-place.ts';

interface RowInput {
  id: number;
  row: CheckRow;
  onAgain: () => void;
}

/** What the check saw, one click away: an excerpt or the record to publish. */
function Evidence({ text }: { text: string }) {
  return text === '' ? null : <code className="k-evidence">{text}</code>;
}

function FixButton({ id, row, primary, onAgain }: RowInput & { primary: boolean }) {
  const { t } = useTranslation();
  const words = useCheckWords();
  const [asking, setAsking] = useState(false);
  const fix = fixOf(row, id);
  const kind = primary ? 'primary' : 'default';
  const size = primary ? 'normal' : 'small';
  if (isConsentRow(row)) {
    return (
      <>
        <Button kind={kind} size={size} onClick={() => setAsking(true)}>
          {t('campaigns:consent.record')}
        </Button>
        <ConsentDialog campaignId={id} opened={asking} onClose={() => setAsking(false)} onDone={onAgain} />
      </>
    );
  }
  if (!fix) {
    return (
      <Button kind={kind} size={size} onClick={onAgain}>
        {t('campaigns:check.retry')}
      </Button>
    );
  }
  return (
    <Button kind={kind} size={size} href={fix.href}>
      {words(row).action || t(fix.key)}
    </Button>
  );
}

/** A blocker: what happened, why it matters, and the button that mends it. */
export function BlockerCard({ id, row, first, onAgain }: RowInput & { first: boolean }) {
  const { t } = useTranslation();
  const { title, why } = useCheckWords()(row);
  return (
    <section className="m-why m-why-bad">
      <div className="m-why-w">
        <Icon name="circle-x" size="large" className="m-bad" label={t('campaigns:check.blocker')} />
        <div className="m-grow">
          <h2>{title}</h2>
          <p>{why}</p>
          <Evidence text={row.evidence} />
          <div className="m-row m-row-wrap m-mt-12">
            <FixButton id={id} row={row} primary={first} onAgain={onAgain} />
          </div>
        </div>
      </div>
    </section>
  );
}

function Acknowledge({ id, row, onAgain }: RowInput) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [checked, setChecked] = useState(row.acknowledged);
  const tick = async (acknowledged: boolean) => {
    setChecked(acknowledged);
    try {
      await client.campaigns.acknowledge({ id, key: row.key, anchor: row.anchor, acknowledged });
      setFailure(null);
      onAgain();
    } catch (error) {
      setChecked(!acknowledged);
      setFailure(toFailure(error));
    }
  };
  return (
    <>
      <Checkbox
        label={t('campaigns:check.understood')}
        checked={checked}
        onChange={(event) => void tick(event.currentTarget.checked)}
      />
      {failure ? <FailureNote failure={failure} /> : null}
    </>
  );
}

const LEVEL_LOOK = {
  warning: { icon: 'alert-triangle', tone: 'wait', key: 'campaigns:check.warning' },
  not_checked: { icon: 'circle-dashed', tone: 'mute', key: 'campaigns:check.notChecked' },
  notice: { icon: 'info-circle', tone: 'mute', key: 'campaigns:check.notice' },
} as const;

/** A warning with "I understand", something worth knowing,, or what could not be checked with another try. */
export function NoticeRow({ id, row, onAgain }: RowInput) {
  const { t } = useTranslation();
  const { title, why } = useCheckWords()(row);
  const [open, setOpen] = useState(false);
  const warning = row.level === 'warning';
  const look = LEVEL_LOOK[row.level === 'warning' || row.level === 'notice' ? row.level : 'not_checked'];
  return (
    <div className="k-row">
      <Icon name={look.icon} className={`m-${look.tone}`} label={t(look.key)} />
      <div className="m-grow">
        <h3>{title}</h3>
        <p className="m-dim m-sm">{why}</p>
        {row.evidence !== '' ? (
          <Link className="m-sm" onClick={() => setOpen(!open)}>
            {open ? t('campaigns:check.hideSeen') : t('campaigns:check.seen')}
          </Link>
        ) : null}
        {open ? <Evidence text={row.evidence} /> : null}
      </div>
      {warning ? <Acknowledge id={id} row={row} onAgain={onAgain} /> : null}
      {(warning || isMendedElsewhere(row)) && fixOf(row, id) ? (
        <FixButton id={id} row={row} primary={false} onAgain={onAgain} />
      ) : null}
      {canRetry(row) ? (
        <Button size="small" onClick={onAgain}>
          {t('campaigns:check.retry')}
        </Button>
      ) : null}
    </div>
  );
}

/** What passed, in short; all of it on request. */
export function PassedCard({ rows }: { rows: readonly CheckRow[] }) {
  const { t } = useTranslation();
  const words = useCheckWords();
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const shown = all ? rows : rows.slice(0, 8);
  return (
    <Card>
      <div className="m-row">
        <Icon name="circle-check" className="m-ok" />
        <h3 className="m-grow">{t('campaigns:check.passedCount', { count: rows.length })}</h3>
        {rows.length > 8 ? (
          <Link className="m-sm" onClick={() => setAll(!all)}>
            {all ? t('campaigns:check.fewer') : t('campaigns:check.all')}
          </Link>
        ) : null}
      </div>
      <ul className="k-passed m-dim m-sm">
        {shown.map((row) => (
          <li key={`${row.key}-${row.anchor}`}>{words(row).title}</li>
        ))}
      </ul>
    </Card>
  );
}
