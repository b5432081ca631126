import type { OpenHosted } from './engine-host.ts';
import { openProbe } from './probe.ts';

/** Opens the product, or the probe where the environment asks for it; the database is loaded only when it is wanted. */
export const openHosted: OpenHosted = async (options, shell) => {
  if (process.env.MERPATI_PROBE === '1') return openProbe(options, shell);
  throw new Error('no engine yet');
};
