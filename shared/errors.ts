/** Every failure that a person can cause, meet or mend has a code here; each code has a sentence in both catalogues (`errors.<code>`). */
export const ERROR_CODES = [
  'invalid_input',
  'not_found',
  'workspace_in_use',
  'workspace_newer',
  'workspace_damaged',
  'disk_full',
  'database_busy',
  'ticket_unknown',
  'file_empty',
  'file_too_large',
  'file_unreadable',
  'file_spreadsheet',
  'file_changed',
  'engine_unavailable',
  'deadline_exceeded',
  'server_gone',
  'picture_unreadable',
  'campaign_not_editable',
  'campaign_not_removable',
  'campaign_state',
  'sender_missing',
  'relay_missing',
  'no_recipients',
  'preview_unknown',
  'address_invalid',
  'web_address_invalid',
  'dns_server_invalid',
  'address_taken',
  'consent_refused',
  'list_name_taken',
  'field_label_taken',
  'import_no_address_column',
  'import_not_undoable',
  'import_used',
  'import_not_resumable',
  'import_staging_lost',
  'import_file_changed',
  'sheet_missing',
  'workbook_unreadable',
  'workbook_too_large',
  'workbook_protected',
  'tag_name_taken',
  'segment_name_taken',
  'segment_in_use',
  'segment_too_complex',
  'value_misfit',
  'address_erased',
  'erase_under_way',
  'erase_while_importing',
  'cleaning_not_ready',
  'cleaning_running',
  'relay_host_invalid',
  'relay_plain_refused',
  'relay_in_use',
  'oauth_address_invalid',
  'oauth_host_refused',
  'oauth_ticket_unknown',
  'not_ready',
  'count_changed',
  'undo_over',
  'schedule_passed',
  'time_zone_unknown',
  'dkim_selector_taken',
  'dkim_not_published',
  'dkim_not_asked',
  'dkim_key_lost',
  'mailbox_host_invalid',
  'mailbox_plain_refused',
  'mailbox_folder_missing',
  'mailbox_relay_elsewhere',
  'return_address_invalid',
  'rule_too_common',
  'not_retryable',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number] | 'internal';

/** Values that fill the sentence of a code: JSON scalars only, never a secret and never a path. */
export type ErrorData = Readonly<Record<string, string | number | boolean | null>>;

/** A known failure. Anything else that is thrown reaches the page as `internal` only (and the log with its stack). */
export class AppError extends Error {
  readonly code: (typeof ERROR_CODES)[number];
  readonly data: ErrorData;

  constructor(code: (typeof ERROR_CODES)[number], data: ErrorData = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}

/** Tells whether a text is one of our codes, so that nothing a server says can pass for one. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return text === 'internal' || (ERROR_CODES as readonly unknown[]).includes(text);
}
