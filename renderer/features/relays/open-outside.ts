/** Opens an address in the person's own browser; false where it was refused, so that the link is shown instead. */
export async function openOutside(url: string): Promise<boolean> {
  if (window.merpati) return window.merpati.openLink(url).catch(() => false);
  if (!/^https?:\/\//i.test(url)) return false;
  window.open(url, '_blank', 'noopener,noreferrer');
  return true;
}
