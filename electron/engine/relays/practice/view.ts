import PostalMime from 'postal-mime';
import { headerBlock, headerFields } from './headers.ts';

type ViewedMail = {
  readonly headers: { name: string; value: string }[];
  readonly text: string;
  readonly html: string;
  readonly raw: string;
};

const MOST_RAW = 1_000_000;

/** A kept message as a recipient would see it: header fields, text, a page of its own (pictures inside) and the source. */
export async function viewMail(raw: Buffer): Promise<ViewedMail> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'base64', maxNestingDepth: 32 });
  const text = (mail.text ?? '').slice(0, MOST_RAW);
  const html = mail.html ? withPictures(mail.html, mail.attachments) : textPage(text);
  return { headers: headerFields(headerBlock(raw)), text, html, raw: raw.subarray(0, MOST_RAW).toString('utf8') };
}

type Attachment = { contentId?: string | undefined; mimeType: string; content: unknown };

/** Pictures that travel with the message (`cid:`) become part of the page; everything else stays unloaded by the page's policy. */
function withPictures(html: string, attachments: readonly Attachment[]): string {
  let page = html;
  for (const { contentId, mimeType, content } of attachments) {
    if (!contentId || typeof content !== 'string' || !/^image\/(?:png|jpe?g|gif|webp)$/.test(mimeType)) continue;
    page = page.replaceAll(`cid:${contentId.replace(/^<|>$/g, '')}`, `data:${mimeType};base64,${content}`);
  }
  return page;
}

function textPage(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<!doctype html><meta charset="utf-8"><body style="margin:24px;font:15px/1.5 system-ui,sans-serif"><pre style="white-space:pre-wrap;font:inherit">${escaped}</pre></body>`;
}
