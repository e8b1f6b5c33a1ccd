import { BrowserWindow, nativeTheme } from 'electron';

export interface WindowOptions {
  readonly title: string;
  readonly preload: string;
  readonly url: string;
  readonly icon: string;
  readonly hasDeveloperTools: boolean;
}

/** Opens the window of Weft; it shows itself when there is something to see. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { title, preload, url, icon, hasDeveloperTools } = options;
  const window = new BrowserWindow({
    title,
    width: 1100,
    height: 720,
    minWidth: 480,
    minHeight: 400,
    show: false,
    icon,
    // As in the style sheet of the page, so that nothing flashes.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16171d' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: hasDeveloperTools,
    },
  });
  // The page's own title knows nothing of the kind of build.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  void window.loadURL(url);
  return window;
}

/** Brings the window to the front, wherever it is. */
export function bringToFront(window: BrowserWindow | undefined): void {
  if (window === undefined || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Whether anybody can see the window at the moment. */
export function isOnScreen(window: BrowserWindow | undefined): window is BrowserWindow {
  return (
    window !== undefined && !window.isDestroyed() && window.isVisible() && !window.isMinimized()
  );
}
