import { printable } from '../../contract/printable.ts';

export type UpdateStage = 'check' | 'download' | 'install';

/** Codes of electron-updater, of the system, and of Weft. */
const sentences: Readonly<Record<string, string>> = {
  ERR_CHECKSUM_MISMATCH:
    'What came is not the update that was published: its checksum does not match. It was thrown away.',
  ERR_UPDATER_NO_CHECKSUM: 'The update names no checksum, so nothing could be verified.',
  ERR_UPDATER_INVALID_SIGNATURE:
    'The update is not signed by the makers of Weft. It was thrown away.',
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'The server of the updates has none for this system.',
  ERR_UPDATER_INVALID_VERSION: 'What the server of the updates says makes no sense.',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'What the server of the updates says makes no sense.',
  ERR_UPDATER_NO_FILES_PROVIDED: 'The update has no file for this system.',
  ERR_UPDATER_ZIP_FILE_NOT_FOUND: 'The update has no file for this system.',
  ENOSPC: 'There is no space left on the disk for the update.',
  EACCES: 'Weft may not write where the update has to go.',
  EPERM: 'Weft may not write where the update has to go.',
  EROFS: 'Weft may not write where the update has to go.',
  WEFT_INSTALLER_CHANGED:
    'The update that was downloaded is gone, or was changed meanwhile. It has to be downloaded again.',
  WEFT_NOT_INSTALLED: 'The system did not install the update.',
};

const unreachable = {
  check: 'The server of the updates cannot be reached.',
  download: 'The connection broke off before the update was complete.',
  install: 'The update could not be installed.',
};

// As Node, Chromium and electron-updater name what goes wrong on the way to a server.
const ofNetwork =
  /net::ERR_|\b(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)|\baborted\b|timed out/;

// As pkexec ends when the question is closed, and when the answer is no.
const ofPermission = /\bpkexec exited with code 12[67]\b/;

const ofStatus = /\bstatus (\d{3})\b|^HTTP_ERROR_(\d{3})$/;

/** Why an update did not work, for a person; the Weft that runs is as it was. */
export function updateProblem(error: unknown, stage: UpdateStage): string {
  const { code, message } = Object(error) as Readonly<Record<string, unknown>>;
  const name = typeof code === 'string' ? code : '';
  const text = typeof message === 'string' ? message : String(error);
  if (Object.hasOwn(sentences, name)) return sentences[name] ?? '';
  if (ofPermission.test(text)) return 'Weft was not permitted to install the update.';
  const [, inText, inCode] = ofStatus.exec(name) ?? ofStatus.exec(text) ?? [];
  const status = inText ?? inCode;
  if (status !== undefined) return `The server of the updates answers with an error (${status}).`;
  if (ofNetwork.test(`${name} ${text}`)) return unreachable[stage];
  return `The update did not work: ${printable(text.split('\n', 1)[0] ?? '', 200)}`;
}
