declare global {
  interface Window {
    /** Read by the scroll lock under Mantine's dialogs when it adds its style element. */
    __webpack_nonce__?: string;
  }
}

/** The nonce that the host put into the page for this load; empty where there is no policy (tests, dev server). */
export function styleNonce(): string {
  const tag = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return tag?.nonce || tag?.getAttribute('nonce') || '';
}

/** Hands the nonce to libraries that look for it on the window. */
export function announceNonce(): void {
  window.__webpack_nonce__ = styleNonce();
}
