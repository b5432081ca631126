import { type BrowserWindow, powerMonitor, powerSaveBlocker } from 'electron';
import type { Activity } from '../../shared/host-contract.ts';

/** What sending means to the machine: it is kept from sleeping by itself, and the taskbar shows how far it is. */
export function createPower(window: () => BrowserWindow | null) {
  let current: Activity = { sending: false, fraction: null };
  let blocker: number | null = null;
  const keepAwake = (sending: boolean) => {
    if (sending && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!sending && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  /** 2 is Electron's word for "no end known", -1 for none. */
  const showProgress = ({ sending, fraction }: Activity) => window()?.setProgressBar(sending ? (fraction ?? 2) : -1);
  return {
    activity: () => current,
    set: (activity: Activity) => {
      current = activity;
      keepAwake(activity.sending);
      showProgress(activity);
    },
  };
}

/** Tells of sleep and wake. Closing the lid cannot be prevented; a clean stop before it can. */
export function watchSleep(listener: { suspend(): void; resume(): void }): void {
  powerMonitor.on('suspend', () => listener.suspend());
  powerMonitor.on('resume', () => listener.resume());
}
