import { ICONS, type IconName } from './icons.ts';

const CLASS = { small: 'm-i m-i-s', normal: 'm-i', large: 'm-i m-i-l' } as const;

/** An icon by name; decorative unless it gets a label. */
export function Icon({
  name,
  size = 'normal',
  label,
  className = '',
}: {
  name: IconName;
  size?: keyof typeof CLASS;
  label?: string;
  className?: string | undefined;
}) {
  const Picture = ICONS[name];
  const named =
    label === undefined ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': label } as const);
  return <Picture {...named} className={`${CLASS[size]} ${className}`} stroke={1.75} />;
}
