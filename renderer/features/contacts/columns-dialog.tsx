import { useTranslation } from 'react-i18next';
import { Button, Checkbox, Dialog, DialogActions, IconButton } from '../../ui/index.ts';
import { columnsShown, offersOf } from './contact-columns.tsx';
import { useContacts } from './contacts-store.ts';
import { useListsShown } from './use-lists-shown.ts';

/** Which columns the table has and in which order; kept for this workspace. */
export function ColumnsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const columns = useContacts((state) => state.columns);
  const fields = useContacts((state) => state.fields);
  const hasLists = useListsShown();
  const setColumns = useContacts((state) => state.setColumns);
  const offers = offersOf(t, fields);
  const shown = columnsShown(columns, offers, { fields, hasLists });
  const rest = offers.filter((offer) => !shown.some(({ id }) => id === offer.id));
  const label = (id: string) => offers.find((offer) => offer.id === id)?.label ?? id;
  const move = (at: number, by: number) => {
    const next = [...shown];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    setColumns(next);
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('contacts:columns.title')} size={440}>
      <ul className="m-plain m-columns" aria-label={t('contacts:columns.shown')}>
        {shown.map(({ id }, at) => (
          <li key={id} className="m-row m-row-between">
            <Checkbox
              checked
              label={label(id)}
              disabled={shown.length === 1}
              onChange={() => setColumns(shown.filter((one) => one.id !== id))}
            />
            <span className="m-row m-gap-4">
              <IconButton
                quiet
                icon="arrow-up"
                label={t('contacts:columns.up', { column: label(id) })}
                disabled={at === 0}
                onClick={() => move(at, -1)}
              />
              <IconButton
                quiet
                icon="arrow-down"
                label={t('contacts:columns.down', { column: label(id) })}
                disabled={at === shown.length - 1}
                onClick={() => move(at, 1)}
              />
            </span>
          </li>
        ))}
      </ul>
      {rest.length > 0 ? (
        <ul className="m-plain m-columns m-columns-rest" aria-label={t('contacts:columns.more')}>
          {rest.map((offer) => (
            <li key={offer.id}>
              <Checkbox
                checked={false}
                label={offer.label}
                onChange={() => setColumns([...shown, { id: offer.id, width: null }])}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <DialogActions>
        <Button kind="quiet" disabled={columns.length === 0} onClick={() => setColumns([])}>
          {t('contacts:columns.usual')}
        </Button>
        <Button kind="primary" onClick={onClose}>
          {t('contacts:columns.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
