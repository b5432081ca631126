/** Where a mail preview lives in this host: its own URL with its own policy, never inside the page's. */
export function previewUrl(ticket: string): string {
  const name = encodeURIComponent(ticket);
  return window.merpati ? `app-preview://mail/${name}` : new URL(`./preview/${name}`, document.baseURI).href;
}
