/** How long a call may take, milliseconds. Most answer in a few; those that read whole files, meet everybody or ask the network get longer. */
export const DEADLINE = 30_000;

/** Calls that may take longer, by their path in the contract. */
export const SLOW: Readonly<Record<string, number>> = {
  'imports.preview': 120_000,
  'imports.problems': 600_000,
  'imports.start': 300_000,
  'imports.undo': 300_000,
  'imports.downloadRejections': 300_000,
  'suppressions.import': 300_000,
  'contacts.export': 300_000,
  'contacts.exportPerson': 120_000,
  'contacts.erase': 300_000,
  'contacts.apply': 3_600_000,
  'contacts.takeBack': 3_600_000,
  'contacts.foresee': 120_000,
  'contacts.count': 120_000,
  'contacts.between': 120_000,
  'contacts.removeTag': 300_000,
  'contacts.removeField': 300_000,
  'contacts.removeList': 300_000,
  'contacts.remove': 120_000,
  'campaigns.recipients': 120_000,
  'campaigns.leftOut': 120_000,
  'campaigns.check': 120_000,
  'campaigns.preview': 120_000,
  'campaigns.testSend': 120_000,
  'sending.plan': 120_000,
  'segments.count': 120_000,
  'segments.values': 120_000,
  'reports.export': 300_000,
  'bounces.read': 600_000,
  'bounces.applyPolicy': 600_000,
  'bounces.undo': 300_000,
  'bounces.dryRun': 120_000,
  'bounces.tryRule': 120_000,
  'domains.check': 120_000,
  'cleaning.apply': 600_000,
  'cleaning.undo': 600_000,
  'settings.loadSample': 120_000,
  'settings.removeSample': 120_000,
  'sending.start': 120_000,
  'relays.test': 120_000,
  'mailboxes.test': 120_000,
  'mailboxes.read': 600_000,
};

/** The deadline of a call by its path in the contract. */
export function deadlineOf(path: readonly string[]): number {
  return SLOW[path.join('.')] ?? DEADLINE;
}
