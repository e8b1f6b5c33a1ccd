import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuOptions {
  readonly onAdd: () => void;
  readonly onOpenLists: () => void;
  readonly onHistory: () => void;
  readonly hasDeveloperTools: boolean;
}

/** Sets the menu of the application, as each system expects it. */
export function setMenu({ onAdd, onOpenLists, onHistory, hasDeveloperTools }: MenuOptions): void {
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
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
