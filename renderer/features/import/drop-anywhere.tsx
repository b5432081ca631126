import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, toast } from '../../ui/index.ts';
import { useImport } from './import-store.ts';
import { useTakeIn } from './take-in.ts';
import './import.css';

/** Places that take a file themselves; and while a dialog asks something, nothing behind it changes. */
const OWN = '.m-drop, [contenteditable="true"]';
const DIALOG = '[role="dialog"][aria-modal="true"], [data-modal-content="true"]';
/** Dragging says nothing when it ends outside the window; so long after the last word of it, it is over. */
const QUIET_MS = 600;

function isForUs(event: DragEvent): boolean {
  if (!event.dataTransfer?.types.includes('Files') || event.defaultPrevented) return false;
  if (event.target instanceof Element && event.target.closest(OWN)) return false;
  return document.querySelector(DIALOG) === null;
}

/** Whether a file hangs over the window, and what happens when it falls. */
function useWindowDrop(onDrop: (files: readonly File[], folder: boolean) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      clearTimeout(timer);
      setOver(false);
    };
    const drag = (event: DragEvent) => {
      const ours = isForUs(event);
      if (ours) event.preventDefault();
      clearTimeout(timer);
      timer = setTimeout(end, QUIET_MS);
      setOver(ours);
    };
    const drop = (event: DragEvent) => {
      const ours = isForUs(event);
      end();
      if (!ours || !event.dataTransfer) return;
      event.preventDefault();
      const folder = event.dataTransfer.items[0]?.webkitGetAsEntry?.()?.isDirectory ?? false;
      latest.current([...event.dataTransfer.files], folder);
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('drop', drop);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('dragover', drag);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}

/** Files from outside, on any screen: dropped on the window, on the app's icon, or opened with the app. */
export function DropAnywhere() {
  const { t } = useTranslation();
  const takeIn = useTakeIn();
  const open = useImport((state) => (state.step === 'file' || state.record ? null : state.file));
  const latest = useRef(takeIn);
  latest.current = takeIn;
  const take = (files: readonly { name: string }[]) => {
    if (files.length > 1) toast(t('import:drop.oneOnly', { name: files[0]?.name ?? '' }), { icon: 'info-circle' });
  };
  const over = useWindowDrop((files, folder) => {
    if (folder) return toast(t('import:drop.folder'), { icon: 'alert-triangle' });
    const [file] = files;
    take(files);
    if (file) void latest.current(file);
  });
  const said = useRef(take);
  said.current = take;
  useEffect(
    () =>
      window.merpati?.onOpenedFiles?.((files) => {
        said.current(files);
        const [file] = files;
        if (file) void latest.current({ ticket: file.ticket, name: file.name });
      }),
    [],
  );
  if (!over) return null;
  return (
    <div className="i-over">
      <div role="status">
        <Icon name="file-import" size="large" />
        <h2>{t('import:drop.title')}</h2>
        <p>{open ? t('import:drop.instead', { name: open.name }) : t('import:drop.why')}</p>
      </div>
    </div>
  );
}
