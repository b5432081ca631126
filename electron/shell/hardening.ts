import { app, type Session, type WebContents } from 'electron';
import { isPageUrl, isPreviewUrl, mayLoad } from './page-url.ts';

/** The one thing that the page may do: put text on the clipboard (a DNS record to publish), which Chromium asks a permission for. */
const GRANTED = 'clipboard-sanitized-write';

/** Denies everything that a page could ask of a browser, but writing to the clipboard from the page itself. */
function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === GRANTED && details.isMainFrame && isPageUrl(details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return permission === GRANTED && details.isMainFrame && isPageUrl(`${origin.replace(/\/$/, '')}/`);
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
}

/** Lets no request of a window leave the app: a second wall behind the page's policy. */
function refuseNetwork(session: Session, devServer: string | null): void {
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url, devServer) }));
}

/** No window goes elsewhere, opens another or hosts a webview. The first load of the page itself is not a navigation. */
function pinDown(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !isPreviewUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Hardens every window there will ever be; called once, before the first. */
export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents) => pinDown(contents));
}

/** Hardens the session of the windows; called once the app is ready. */
export function hardenSession(session: Session, devServer: string | null): void {
  denyPermissions(session);
  refuseNetwork(session, devServer);
  session.setSpellCheckerEnabled(false);
  // The page saves a file by a blob of its own making; the system's dialog asks where to. Nothing else is ever downloaded.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith('blob:app://bundle/')) event.preventDefault();
  });
}
