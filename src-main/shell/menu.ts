import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuOptions {
  readonly onAdd: () => void;
  readonly onOpenLists: () => void;
  readonly onHistory: () => void;
  /** Null where Weft does not update itself. */
  readonly onCheckUpdate: (() => void) | null;
  readonly hasDeveloperTools: boolean;
}

/** Sets the menu of the application, as each system expects it. */
export function setMenu({
  onAdd,
  onOpenLists,
  onHistory,
  onCheckUpdate,
  hasDeveloperTools,
}: MenuOptions): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: '&Add Addresses…', accelerator: 'CmdOrCtrl+N', click: onAdd },
        { label: '&Open List Files…', accelerator: 'CmdOrCtrl+O', click: onOpenLists },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        // Cmd+H hides the application.
        { label: '&History', accelerator: isMac ? 'Cmd+Y' : 'Ctrl+H', click: onHistory },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(hasDeveloperTools
          ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]
          : []),
      ],
    },
    { role: 'windowMenu' },
    ...(onCheckUpdate === null ? [] : [helpMenu(onCheckUpdate)]),
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function helpMenu(onCheckUpdate: () => void): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [{ label: 'Check for &Updates…', click: onCheckUpdate }],
  };
}
