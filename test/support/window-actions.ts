import type { ElectronApplication, Locator, Page } from 'playwright';

export interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

/** Lets go of files over the window, as the system's file manager would. */
export async function dropFiles(page: Page, ...files: readonly DroppedFile[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, text } of dropped) {
      transfer.items.add(new File([text], name, { type: 'text/plain' }));
    }
    return transfer;
  }, files);
  await drop(page, dataTransfer);
}

/** Lets go of text over the window; `type` as the program gives it that the text comes from. */
export async function dropText(page: Page, type: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([as, data]) => {
      const transfer = new DataTransfer();
      transfer.setData(as, data);
      return transfer;
    },
    [type, text] as const,
  );
  await drop(page, dataTransfer);
}

async function drop(
  page: Page,
  dataTransfer: Awaited<ReturnType<Page['evaluateHandle']>>,
): Promise<void> {
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('main', event, { dataTransfer });
  }
}

/** Puts text on the clipboard and presses the keys for it. */
export async function pasteText(app: ElectronApplication, page: Page, text: string): Promise<void> {
  await app.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
  await page.keyboard.press('ControlOrMeta+V');
}

export function downloads(page: Page): Locator {
  return page.getByRole('grid', { name: 'Downloads' });
}

/** Rows of the list that are on screen, in any state or in one. */
export function rows(page: Page, status?: string): Locator {
  const all = downloads(page).getByRole('row');
  return status === undefined ? all : all.and(page.locator(`[data-status="${status}"]`));
}

/** The row of a file on screen. */
export function rowOf(page: Page, name: string): Locator {
  return rows(page).filter({ has: page.getByRole('progressbar', { name, exact: true }) });
}

/** The clock in the header, in seconds; it shows tenths below a minute. */
export async function elapsedSeconds(page: Page): Promise<number> {
  const text = (await page.getByRole('timer', { name: 'Elapsed' }).textContent()) ?? '';
  const seconds = /^([\d.]+) s$/.exec(text)?.[1];
  if (seconds !== undefined) return Number(seconds);
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** The figure under a label of the header. */
export function figure(page: Page, label: string): Locator {
  return page.getByRole('group', { name: label, exact: true }).locator(':scope > :last-child');
}
