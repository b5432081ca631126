import { hostEngine } from './engine-host.ts';
import { openHosted } from './open-hosted.ts';

/** The engine as a plain Node child (`child.send` with `serialization: 'advanced'`); it ends when its parent is gone. */
if (!process.send) {
  console.error('engine-child: started without a parent; use the merpati command instead');
  process.exit(2);
}

process.on('disconnect', () => process.exit(0));
hostEngine(
  {
    post: (frame) => {
      if (process.connected) process.send?.(frame);
    },
    listen: (receive) => process.on('message', receive),
  },
  openHosted,
);
