import { useState } from 'react';
import { previewUrl } from '../../api/preview-url.ts';
import { useElementSize } from '../../ui/index.ts';

const DESKTOP_WIDTH = 680;

/**
 * A mail at its own address with its own policy: no script, no origin, nothing from outside. The one shown stays until the
 * next has loaded, so that the preview does not flicker while somebody types.
 */
export function PreviewFrame({ ticket, title, narrow }: { ticket: string; title: string; narrow: boolean }) {
  const [shown, setShown] = useState(ticket);
  const { ref, width, height } = useElementSize();
  const scale = narrow || width === 0 ? 1 : Math.min(1, width / DESKTOP_WIDTH);
  const size = { width: width / scale, height: height / scale, transform: `scale(${scale})` };
  const tickets = shown === ticket ? [ticket] : [shown, ticket];
  return (
    <div className="p-frame" ref={ref}>
      {tickets.map((each) => (
        <iframe
          key={each}
          src={previewUrl(each)}
          title={title}
          sandbox=""
          style={size}
          aria-hidden={each !== ticket && tickets.length > 1 ? true : undefined}
          data-waiting={each !== shown || undefined}
          onLoad={() => setShown(each === ticket ? ticket : shown)}
        />
      ))}
    </div>
  );
}
