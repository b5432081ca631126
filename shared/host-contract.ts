import { oc } from '@orpc/contract';
import { z } from 'zod';

/**
 * Two small contracts between the shell and the engine's process; the page sees neither.
 * `control`: the shell leads the engine. `shell`: the engine asks for what only the operating system can do.
 */

/** How an engine is opened: the workspace's folder, where secrets are sealed, and what the host calls itself. */
const openInput = z.strictObject({
  workspace: z.string().min(1),
  userData: z.string().min(1),
  version: z.string(),
  language: z.enum(['en', 'id']),
  sealing: z.enum(['system', 'file']),
});
export type OpenInput = z.infer<typeof openInput>;

/** `ok`, or the code of a failure that a person can mend (workspace in use, newer, damaged, disk full). */
const opened = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), code: z.string() }),
]);

export const controlContract = {
  open: oc.input(openInput).output(opened),
  /** The machine goes to sleep: finish what is between claim and outcome, close connections. Answers when that is done. */
  suspend: oc.output(z.void()),
  /** The machine woke up: look at the network, go on. */
  resume: oc.output(z.void()),
  /** A ticket for a file that a person chose or dropped, so that the page never learns a path. */
  give: oc.input(z.strictObject({ path: z.string().min(1) })).output(z.strictObject({ ticket: z.string() })),
  /** Stop cleanly and close the workspace. The process may be ended after the answer. */
  close: oc.output(z.void()),
};

/** How far sending is, for the power blocker, the taskbar and the quit guard. `fraction` is 0..1, null where not known. */
export const activity = z.strictObject({ sending: z.boolean(), fraction: z.number().min(0).max(1).nullable() });
export type Activity = z.infer<typeof activity>;

export const shellContract = {
  /** Seals with the operating system's keyring; base64 in, base64 out. */
  seal: oc.input(z.strictObject({ plain: z.base64() })).output(z.strictObject({ sealed: z.base64() })),
  unseal: oc.input(z.strictObject({ sealed: z.base64() })).output(z.strictObject({ plain: z.base64() })),
  activity: oc.input(activity).output(z.void()),
};
