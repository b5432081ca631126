import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { type Bridge, ENGINE_PORT, type EngineState, type MenuCommand, type PickedFile } from '../shared/bridge.ts';

/** Hears a channel of main; the event object stays here, only plain values reach the page. */
function hear<Value>(channel: string, listener: (value: Value) => void): () => void {
  const receive = (_event: IpcRendererEvent, value: Value) => listener(value);
  ipcRenderer.on(channel, receive);
  return () => ipcRenderer.off(channel, receive);
}

function pathOf(file: File): string {
  try {
    return webUtils.getPathForFile(file);
  } catch {
    return '';
  }
}

const argument = (name: string) =>
  process.argv.find((item) => item.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';

const bridge: Bridge = {
  version: argument('merpati-version'),
  platform: process.platform,
  connect: () => void ipcRenderer.invoke('engine:connect'),
  onEngine: (listener) => {
    const stop = hear<EngineState>('engine:state', listener);
    void ipcRenderer.invoke('engine:state').then(listener);
    return stop;
  },
  restartEngine: () => ipcRenderer.invoke('engine:restart'),
  pickFiles: (options) => ipcRenderer.invoke('files:pick', options),
  takeFiles: (files) =>
    ipcRenderer.invoke(
      'files:take',
      files.map(pathOf).filter((path) => path !== ''),
    ),
  onOpenedFiles: (listener) => {
    const fetch = () =>
      void ipcRenderer.invoke('files:opened').then((files: PickedFile[]) => files.length > 0 && listener(files));
    const stop = hear<undefined>('files:waiting', fetch);
    fetch();
    return stop;
  },
  openLink: (url) => ipcRenderer.invoke('link:open', url),
  setLanguage: (language) => ipcRenderer.invoke('shell:language', language),
  setTheme: (theme) => ipcRenderer.invoke('shell:theme', theme),
  notify: (note) => ipcRenderer.invoke('shell:notify', note),
  onCommand: (listener) => hear<MenuCommand>('menu:command', listener),
};

// Only the page itself gets the bridge; main checks every sender again.
if (window.location.protocol === 'app:') {
  contextBridge.exposeInMainWorld('merpati', bridge);
  // A port cannot cross the context bridge; a window message carries it to the page, and to nobody else's origin.
  ipcRenderer.on('engine:port', (event) => {
    window.postMessage({ type: ENGINE_PORT }, window.location.origin, event.ports);
  });
}
