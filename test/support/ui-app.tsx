import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { directApi } from '../../renderer/api/direct.ts';
import { App } from '../../renderer/app.tsx';
import { startI18n } from '../../renderer/i18n.ts';
import type { Language } from '../../renderer/ui/index.ts';
import { openTestEngine } from './engine.ts';

/** The whole interface in jsdom on a real engine in this process. */
export async function openApp({ language = 'en' as Language, started = true } = {}) {
  const engine = await openTestEngine();
  if (started) await engine.client.settings.set({ language, started: true });
  const api = directApi(engine.client);
  const view = render(<App api={api} i18n={startI18n(language)} />);
  return {
    engine,
    client: engine.client,
    api,
    view,
    user: userEvent.setup(),
    async close() {
      view.unmount();
      api.close();
      await engine.close();
    },
  };
}
