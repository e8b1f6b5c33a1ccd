import { dirname } from 'node:path';
import { dialog, shell } from 'electron';

const buttons = ['Quit', 'Open the folder'] as const;

/** Says what to do with the state at `path`, which a newer Weft wrote; opens its folder if wanted. */
export async function askAboutNewerState(path: string): Promise<void> {
  const folder = dirname(path);
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Weft',
    message: 'Your list was written by a newer version of Weft.',
    detail: `This version cannot read it, and has left it as it is.

To go on with your list, install the newest version of Weft.

To begin with an empty list instead, move every file whose name begins with “weft.sqlite” out of this folder, and start Weft again:
${folder}`,
    buttons: [...buttons],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (buttons[response] === 'Open the folder') await shell.openPath(folder);
}
