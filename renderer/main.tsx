import './jitless.ts';
import './ui/styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi } from './api/client.ts';
import { hostTransport } from './api/transports.ts';
import { App } from './app.tsx';
import { startI18n, systemLanguage } from './i18n.ts';
import { announceNonce } from './ui/index.ts';

announceNonce();
const root = document.getElementById('root');
if (root) {
  const language = systemLanguage();
  document.documentElement.lang = language;
  createRoot(root).render(
    <StrictMode>
      <App api={createApi(hostTransport())} i18n={startI18n(language)} />
    </StrictMode>,
  );
}
