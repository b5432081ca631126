/** One notification that a sending service posts by mail as JSON (Amazon SES event format). */
export type Notification = {
  readonly kind: 'bounce' | 'complaint' | 'delay' | 'delivery';
  readonly recipients: readonly {
    readonly address: string;
    readonly action: string | null;
    readonly status: string | null;
    readonly diagnostic: string;
  }[];
  readonly messageId: string | null;
  readonly feedbackType: string | null;
};

type Json = Readonly<Record<string, unknown>>;

/** Finds a service notification in a text, or null; never throws. */
export function parseNotification(text: string): Notification | null {
  if (!text.includes('Type"')) return null;
  const start = text.search(/\{\s{0,20}"(?:notificationType|eventType|Type)"/);
  if (start === -1) return null;
  const outer = parseObject(text.slice(start, start + 200_000));
  if (!outer) return null;
  const wrapped = typeof outer.Message === 'string' ? parseObject(outer.Message) : null;
  return toNotification(wrapped ?? outer);
}

function toNotification(json: Json): Notification | null {
  const type = String(json.notificationType ?? json.eventType ?? '').toLowerCase();
  const body = objectAt(json, type === 'deliverydelay' ? 'deliveryDelay' : type);
  if (!body) return null;
  const messageId = textAt(objectAt(json, 'mail'), 'messageId');
  if (type === 'bounce')
    return { kind: 'bounce', recipients: listOf(body, 'bouncedRecipients'), messageId, feedbackType: null };
  if (type === 'deliverydelay')
    return { kind: 'delay', recipients: listOf(body, 'delayedRecipients'), messageId, feedbackType: null };
  if (type === 'complaint') {
    return {
      kind: 'complaint',
      recipients: listOf(body, 'complainedRecipients'),
      messageId,
      feedbackType: textAt(body, 'complaintFeedbackType') ?? 'abuse',
    };
  }
  if (type === 'delivery') return { kind: 'delivery', recipients: [], messageId, feedbackType: null };
  return null;
}

function listOf(body: Json, name: string): Notification['recipients'] {
  const list = body[name];
  if (!Array.isArray(list)) return [];
  return list.slice(0, 500).flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const entry = item as Json;
    const address = textAt(entry, 'emailAddress');
    if (!address) return [];
    const said = (textAt(entry, 'diagnosticCode') ?? '').replace(/^smtp; ?/i, '');
    const status = textAt(entry, 'status') ?? (said === '' ? statusOfKind(body) : null);
    return [{ address, action: textAt(entry, 'action'), status, diagnostic: said || kindOf(body) }];
  });
}

/** What the service itself says where no server was quoted: `Permanent: NoEmail`. */
function kindOf(body: Json): string {
  return [textAt(body, 'bounceType'), textAt(body, 'bounceSubType')].filter((word) => word).join(': ');
}

/** Sub-types of Amazon SES as status codes (RFC 3463); those that name no cause have none. */
const STATUS_OF: ReadonlyMap<string, string> = new Map([
  ['NoEmail', '5.1.1'],
  ['MailboxFull', '5.2.2'],
  ['MessageTooLarge', '5.3.4'],
  ['ContentRejected', '5.6.0'],
  ['AttachmentRejected', '5.6.1'],
]);

function statusOfKind(body: Json): string | null {
  return STATUS_OF.get(textAt(body, 'bounceSubType') ?? '') ?? null;
}

function objectAt(json: Json, name: string): Json | null {
  const value = Object.hasOwn(json, name) ? json[name] : null;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function textAt(json: Json | null, name: string): string | null {
  const value = json && Object.hasOwn(json, name) ? json[name] : null;
  return typeof value === 'string' ? value.slice(0, 4000) : null;
}

/** Parses the object at the start of a text that may go on after it, with line breaks that a mail program put inside strings. */
function parseObject(text: string): Json | null {
  const joined = text.replaceAll('\n', '');
  const end = objectEnd(joined);
  if (end === -1) return null;
  try {
    const value: unknown = JSON.parse(joined.slice(0, end));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function objectEnd(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return -1;
}
