import { Dropzone } from '@mantine/dropzone';
import { type ReactNode, useRef } from 'react';
import { Button } from './buttons.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

/** A place for one file: drop it, or open the system's picker. What it holds is judged by the engine, not by its name. */
export function FileDrop({
  onFile,
  icon = 'file-import',
  title,
  hint,
  pick,
  busy = false,
  maxBytes,
}: {
  onFile: (file: File) => void;
  icon?: IconName;
  title: ReactNode;
  hint: ReactNode;
  /** Word of the button. */
  pick: string;
  busy?: boolean;
  maxBytes?: number;
}) {
  const open = useRef<() => void>(null);
  const take = (files: readonly File[]) => {
    const [file] = files;
    if (file) onFile(file);
  };
  return (
    <Dropzone
      openRef={open}
      onDrop={take}
      multiple={false}
      loading={busy}
      activateOnClick={false}
      activateOnKeyboard={false}
      enablePointerEvents
      tabIndex={-1}
      {...(maxBytes === undefined ? {} : { maxSize: maxBytes })}
      classNames={{ root: 'm-drop' }}
      inputProps={{ 'aria-label': pick }}
    >
      <Icon name={icon} size="large" className="m-run" />
      <h2>{title}</h2>
      <p className="m-dim m-sm">{hint}</p>
      <div className="m-mt-8">
        <Button kind="primary" onClick={() => open.current?.()}>
          {pick}
        </Button>
      </div>
    </Dropzone>
  );
}
