import {
  type HistoryBatch,
  type HistoryPage,
  type HistoryPart,
  type HistoryQuery,
  historyLimits,
} from './history.ts';
import {
  areSecrets,
  type ChangedOptions,
  isListOptions,
  isSpeedLimit,
  type ListOptions,
  type OptionProblem,
  type ShownOptions,
} from './list-options.ts';
import { mergeSettings, type Settings, usualSettings } from './settings.ts';
import type { Figures, RejectedLine, Rest, TaskSnapshot, Totals } from './snapshot.ts';
import type { TaskDetails } from './task-details.ts';
import type { Update, UpdateMoment } from './update.ts';

/** A list file as the window hands it over. */
export interface ListFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a link or a command line brings; it may come from anybody. */
export interface Offer {
  readonly addresses: readonly string[];
  /** What is of no use in it, as sentences. */
  readonly refused: readonly string[];
}

/** What became of an added list. */
export interface AddReport {
  readonly added: number;
  readonly duplicates: number;
  /** How many lines were not begun, since a row has their file already. */
  readonly here: number;
  /** How many lines were rejected, not only passed over; `rejected-changed` tells which. */
  readonly rejected: number;
}

/** Everything the window shows; fetched at its start and whenever it missed a revision. */
export interface WindowState {
  readonly revision: number;
  readonly tasks: readonly TaskSnapshot[];
  readonly totals: Totals;
  readonly figures: Figures;
  readonly rests: readonly Rest[];
  readonly rejected: readonly RejectedLine[];
  readonly settings: Settings;
  /** Tasks that were under way and do not go on by themselves since the program was started. */
  readonly heldAtStart: readonly number[];
  /** Path of a damaged list that was set aside at this start; null where none was. */
  readonly setAside: string | null;
  readonly update: Update;
}

/** What can be done to tasks; `all` stands for every task for which it makes sense. */
export type Steering =
  | 'pause'
  /** Also what waits for its time: it begins now. */
  | 'resume'
  | 'cancel'
  | 'retry'
  | 'remove'
  /** One step up, and down, in priority. */
  | 'raise'
  | 'lower'
  /** To the head, and to the end, of the order. */
  | 'first'
  | 'last';

/** What holds for the list that is added; without options everything is as usual. */
export interface WithOptions {
  readonly options?: ListOptions;
}

/** What a file for the options of a list holds. */
export type OptionFile = 'cookies' | 'authorities' | 'certificate' | 'key';

/** A file that the person chose for options; what it holds stays in main. */
export interface ChosenFile {
  /** By which `ListOptions` name it, as long as the program runs. */
  readonly number: number;
  readonly name: string;
  /** What could not be used of it, as a sentence; null when all could. */
  readonly note: string | null;
}

/** Calls that steer: what the window asks of main, and what it gets back. */
export interface Commands {
  'get-state': { request: undefined; response: WindowState };
  /** Adds a list that was typed, pasted or dropped as text. */
  'add-text': {
    request: { readonly text: string; readonly source: string } & WithOptions;
    response: AddReport;
  };
  /** Adds list files that were dropped. */
  'add-files': {
    request: { readonly files: readonly ListFile[] } & WithOptions;
    response: AddReport;
  };
  /** Asks the person for list files and adds them; null when the dialog was closed. */
  'open-lists': { request: WithOptions; response: AddReport | null };
  /** Asks the person for the folder to save to. */
  'choose-folder': { request: undefined; response: Settings };
  /** Asks the person for a file for the options of a list; null when the dialog was closed. */
  'choose-option-file': { request: { readonly what: OptionFile }; response: ChosenFile | null };
  /** The options of the list of a task; null when it is gone. */
  'get-list-options': { request: { readonly id: number }; response: ShownOptions | null };
  /**
   * Says what cannot be used of options for a new list, or for the list of a task; null for
   * nothing.
   */
  'check-options': {
    request: { readonly id: number | null } & ChangedOptions;
    response: OptionProblem | null;
  };
  /**
   * Changes the options of the list of a task; they hold for the next connections.
   * `retries`: what failed of the list is tried again.
   */
  'change-list-options': {
    request: { readonly id: number; readonly retries: boolean } & ChangedOptions;
    response: undefined;
  };
  /** The folder is not among them: the person chooses it in a dialog of the system. */
  'change-settings': { request: Partial<Omit<Settings, 'folder'>>; response: Settings };
  steer: {
    request: { readonly what: Steering; readonly ids: readonly number[] | 'all' };
    response: undefined;
  };
  /** Gives a task another address of the same file, and tries it again unless it is to wait. */
  'set-address': { request: { readonly id: number; readonly url: string }; response: undefined };
  /** Limits the speed of one task from now on, in bytes a second; null lifts the limit. */
  'set-limit': {
    request: { readonly id: number; readonly bytesPerSecond: number | null };
    response: undefined;
  };
  /** What is to be known of one task besides its row; null when it is gone. */
  'get-details': { request: { readonly id: number }; response: TaskDetails | null };
  'show-in-folder': { request: { readonly id: number }; response: undefined };
  /** Shows the damaged list that was set aside. */
  'show-set-aside': { request: undefined; response: undefined };
  'copy-text': { request: { readonly text: string }; response: undefined };
  /** Asks the person where to save a text and does so; false when the dialog was closed. */
  'save-text': { request: { readonly name: string; readonly text: string }; response: boolean };
  'dismiss-rejected': { request: undefined; response: undefined };
  /** The lists of the history, the latest first; with a text, those that have a file like it. */
  'get-history': { request: { readonly search: string }; response: readonly HistoryBatch[] };
  /** Some of its files. */
  'get-history-files': { request: HistoryQuery; response: HistoryPage };
  /** Shows a file in its folder, or the folder of a list. */
  'show-history': { request: HistoryPart; response: undefined };
  /** Adds a list, or one file of it, once more, with what the history knows of it. */
  'add-history': { request: HistoryPart; response: AddReport };
  /** Asks the person where to save the history and does so; false when the dialog was closed. */
  'export-history': { request: { readonly format: 'csv' | 'json' }; response: boolean };
  /** Forgets the history. What is on the list, and every file, stays where it is. */
  'clear-history': { request: undefined; response: undefined };
  /** Looks for a newer version of Weft; `update-changed` tells what comes of it. */
  'check-update': { request: undefined; response: undefined };
  /** Agrees to the update that was found, or changes the moment at which it is installed. */
  'choose-update': { request: { readonly when: UpdateMoment }; response: undefined };
  /** Not now; or what was said about it has been read. */
  'dismiss-update': { request: undefined; response: undefined };
  /** Says whether a dialog is open, at the start and whenever that changes. */
  'tell-dialog': { request: { readonly isOpen: boolean }; response: undefined };
}

export type CommandName = keyof Commands;

/** News, one way: what main tells the window. */
export interface Events {
  /** At most four a second; `revision` grows by one each time, a gap means news was missed. */
  'tasks-changed': {
    readonly revision: number;
    readonly changed: readonly TaskSnapshot[];
    readonly removed: readonly number[];
    readonly totals: Totals;
    readonly figures: Figures;
    readonly rests: readonly Rest[];
  };
  /** A list that was opened from the menu or from outside of the window was added. */
  'lists-added': AddReport;
  /** What was not asked for by the page went wrong; a sentence. */
  problem: string;
  'rejected-changed': readonly RejectedLine[];
  'update-changed': Update;
  /**
   * A link or a command line offers these addresses. They may come from anybody: nothing is added
   * before the person has seen them and says so.
   */
  'addresses-offered': Offer;
  /** The person chose "Add addresses…" in the menu. */
  'open-add-dialog': undefined;
  /** The person chose "History" in the menu. */
  'open-history': undefined;
}

export type EventName = keyof Events;

/** Channel of the calls, and of the news. */
export const commandChannel = 'weft-call';
export const eventChannel = 'weft-news';

/** What comes back over the channel of the calls: the response, or a sentence that says why not. */
export type Reply = { readonly response: unknown } | { readonly error: string };

/** What the preload script puts on `window.weft`. */
export interface Bridge {
  call<Name extends CommandName>(
    name: Name,
    request: Commands[Name]['request'],
  ): Promise<Commands[Name]['response']>;
  /** @returns a function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (news: Events[Name]) => void): () => void;
}

/** The largest list that is taken at once, in characters or bytes. */
export const maxListSize = 64 * 1024 * 1024;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxListSize;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isListFile(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.name) &&
    value.bytes instanceof Uint8Array &&
    value.bytes.byteLength <= maxListSize
  );
}

const steerings: ReadonlySet<unknown> = new Set<Steering>([
  'pause',
  'resume',
  'cancel',
  'retry',
  'remove',
  'raise',
  'lower',
  'first',
  'last',
]);

function hasOptions(request: Record<string, unknown>): boolean {
  return !('options' in request) || isListOptions(request.options);
}

function isChange(request: Record<string, unknown>): boolean {
  return isListOptions(request.options) && areSecrets(request.kept);
}

const optionFiles: ReadonlySet<unknown> = new Set<OptionFile>([
  'cookies',
  'authorities',
  'certificate',
  'key',
]);

function isSearch(value: unknown): boolean {
  return typeof value === 'string' && value.length <= historyLimits.search;
}

function isHistoryQuery(request: unknown): boolean {
  if (!isObject(request) || !isSearch(request.search)) return false;
  const { batchId, from, count } = request;
  if (!isId(from) || from < 0 || !isId(count) || count < 0) return false;
  return (batchId === null || isId(batchId)) && count <= historyLimits.count;
}

function isHistoryPart(request: unknown): boolean {
  if (!isObject(request) || !isId(request.id)) return false;
  return (
    request.kind === 'list' || (request.kind === 'file' && typeof request.isOnList === 'boolean')
  );
}

const nothing = (request: unknown) => request === undefined;

/** For each command, whether a request that came over IPC has the promised shape. */
export const requestShapes: { readonly [Name in CommandName]: (request: unknown) => boolean } = {
  'get-state': nothing,
  'add-text': (request) =>
    isObject(request) && isText(request.text) && isText(request.source) && hasOptions(request),
  'add-files': (request) =>
    isObject(request) &&
    Array.isArray(request.files) &&
    request.files.every(isListFile) &&
    hasOptions(request),
  'open-lists': (request) => isObject(request) && hasOptions(request),
  'choose-folder': nothing,
  'choose-option-file': (request) => isObject(request) && optionFiles.has(request.what),
  'get-list-options': (request) => isObject(request) && isId(request.id),
  'check-options': (request) =>
    isObject(request) && (request.id === null || isId(request.id)) && isChange(request),
  'change-list-options': (request) =>
    isObject(request) &&
    isId(request.id) &&
    typeof request.retries === 'boolean' &&
    isChange(request),
  'change-settings': (request) =>
    isObject(request) &&
    !('folder' in request) &&
    mergeSettings(usualSettings('-'), request).invalid.length === 0,
  steer: (request) =>
    isObject(request) &&
    steerings.has(request.what) &&
    (request.ids === 'all' || (Array.isArray(request.ids) && request.ids.every(isId))),
  'set-address': (request) => isObject(request) && isId(request.id) && isText(request.url),
  'set-limit': (request) =>
    isObject(request) && isId(request.id) && isSpeedLimit(request.bytesPerSecond),
  'get-details': (request) => isObject(request) && isId(request.id),
  'show-in-folder': (request) => isObject(request) && isId(request.id),
  'show-set-aside': nothing,
  'copy-text': (request) => isObject(request) && isText(request.text),
  'save-text': (request) => isObject(request) && isText(request.name) && isText(request.text),
  'dismiss-rejected': nothing,
  'get-history': (request) => isObject(request) && isSearch(request.search),
  'get-history-files': isHistoryQuery,
  'show-history': isHistoryPart,
  'add-history': isHistoryPart,
  'export-history': (request) =>
    isObject(request) && (request.format === 'csv' || request.format === 'json'),
  'clear-history': nothing,
  'check-update': nothing,
  'choose-update': (request) =>
    isObject(request) && (request.when === 'now' || request.when === 'when-finished'),
  'dismiss-update': nothing,
  'tell-dialog': (request) => isObject(request) && typeof request.isOpen === 'boolean',
};
