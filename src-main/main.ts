import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { app, type BrowserWindow, clipboard, dialog, shell } from 'electron';
import type { HistoryFile, HistoryFileId, HistoryPart } from './contract/history.ts';
import type { AddReport, WithOptions } from './contract/ipc.ts';
import { type ListOptions, plainListOptions } from './contract/list-options.ts';
import { mergeSettings, type Settings } from './contract/settings.ts';
import type { RejectedLine } from './contract/snapshot.ts';
import { noUpdate } from './contract/update.ts';
import { behaviourOf } from './download/behaviour.ts';
import { byteThreadLimits } from './download/byte-path/limits.ts';
import { changeList, listOptionsOf, optionsAfter } from './download/change-list.ts';
import { connectionsWithin, descriptorLimit } from './download/descriptors.ts';
import { type Engine, startEngine, type Wanted } from './download/engine.ts';
import { entriesOfHistory } from './download/entries-of-history.ts';
import { holdBack } from './download/hold-back.ts';
import { isLeftToDo } from './download/left-to-do.ts';
import { batchOptionsOf } from './download/list-options.ts';
import { OptionError, optionProblem } from './download/option-error.ts';
import { OptionFiles } from './download/option-files.ts';
import { checkProxy, proxyFor } from './download/proxy.ts';
import { detailsOf } from './download/task-details.ts';
import { pathOf } from './download/task-paths.ts';
import { readHeaders } from './intake/read-header.ts';
import { readLinks } from './intake/read-links.ts';
import { type ReadLists, readFiles, readText } from './intake/read-lists.ts';
import { sumsReader } from './intake/sums-reader.ts';
import { answerQuestion } from './shell/answer-question.ts';
import { hasDeveloperTools, windowTitle } from './shell/build-kind.ts';
import { chooseFolder, chooseLists, chooseOptionFile, saveText } from './shell/choose.ts';
import { hearOpenings } from './shell/hear-openings.ts';
import { inParts, startParts } from './shell/in-parts.ts';
import { announce, answerCalls } from './shell/ipc.ts';
import { registerLinkScheme } from './shell/link-scheme.ts';
import { lockDown } from './shell/lock-down.ts';
import { setMenu } from './shell/menu.ts';
import { askAboutNewerState } from './shell/newer-state.ts';
import { fewProblems, type Opened } from './shell/opened.ts';
import { pageOrigin, registerPageScheme, servePage } from './shell/page.ts';
import { onWake } from './shell/power.ts';
import { readListFiles } from './shell/read-list-file.ts';
import { openFolder, showFile } from './shell/show-file.ts';
import { startAnew } from './shell/start-anew.ts';
import { systemProxyFor } from './shell/system-proxy.ts';
import { ownAppImage } from './shell/updates/own-app-image.ts';
import { ownPackage } from './shell/updates/own-package.ts';
import { packageUpdater } from './shell/updates/package-updater.ts';
import type { ProxySettings } from './shell/updates/proxy-rules.ts';
import { updateProblem } from './shell/updates/update-problem.ts';
import { type Replace, Updates } from './shell/updates/updates.ts';
import { usualFolder } from './shell/usual-folder.ts';
import { bringToFront, isOnScreen, openWindow } from './shell/window.ts';
import { loadAgreedUpdate, saveAgreedUpdate } from './storage/agreed-update-store.ts';
import { NewerStateError, openDatabase } from './storage/database.ts';
import { exportHistory } from './storage/history-export.ts';
import { createHistoryStore, type HistoryStore } from './storage/history-store.ts';
import { forgetNextStart, loadNextStart, saveNextStart } from './storage/next-start-store.ts';
import { loadRejected, saveRejected } from './storage/rejected-store.ts';
import { loadSettings, saveSettings } from './storage/settings-store.ts';
import { createTaskStore } from './storage/task-store.ts';

answerQuestion(process.argv);

// Bundled beside this file.
const byteProgram = join(__dirname, 'byte-path.js');

// Four pictures a second of what moves.
const sampleEveryMs = 250;

// What Electron has open before the first download is about two thirds of that.
const ownDescriptors = 128;

// Set by the development server of the page only.
const developmentUrl = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;

// Where updates come from while Weft is not packaged: a file like `app-update.yml`.
const updateConfiguration = app.isPackaged ? undefined : process.env.WEFT_UPDATE_CONFIGURATION;

// For root on Linux there is no sandbox to enable; the window asks for its own all the same.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerPageScheme();
const takeOpenings = hearOpenings();
const parts = process.platform === 'linux' ? inParts(process.argv, process.defaultApp) : null;
if (parts !== null) {
  startParts(parts);
  app.quit();
} else if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(reportAndQuit);
} else {
  app.quit();
}

async function start(): Promise<void> {
  lockDown();
  registerLinkScheme();
  servePage(join(__dirname, '../renderer'));

  const { database, setAside } = openDatabase(join(app.getPath('userData'), 'weft.sqlite'));
  const folder = usualFolder(app.getPath('downloads'), app.getPath('home'));
  let settings = loadSettings(database, folder);
  let rejected = loadRejected(database);
  const left = loadNextStart<Opened>(database);
  const earlier = [...left.openings];
  let window: BrowserWindow | undefined;
  let revision = 0;
  let hasDialog = false;
  const files = new OptionFiles();
  const mostSlots = connectionsWithin(descriptorLimit(), ownDescriptors);

  const engine = await startEngine({
    storage: createTaskStore(database),
    userAgent: `Weft/${app.getVersion()}`,
    startWorker: () => new Worker(byteProgram, { resourceLimits: byteThreadLimits }),
    threads: 2,
    systemProxyFor,
    sums: sumsReader,
    onNotice: (sentence) => announce(window, 'problem', sentence),
    behaviour: behaviourOf(settings, mostSlots),
    now: () => performance.now(),
  });

  const historyStore = createHistoryStore(database);

  /** The history with all that happened up to now. */
  function history(): HistoryStore {
    engine.table.saveTimes();
    return historyStore;
  }

  function proxySettings(): ProxySettings {
    const { no_proxy: lower, NO_PROXY: upper } = process.env;
    return {
      choice: settings.proxy,
      proxyOf: (address) => proxyFor(new URL(address), settings.proxy, process.env),
      exceptions: lower || upper || '',
    };
  }

  const image = ownAppImage(process.env, process.execPath);
  const updates =
    app.isPackaged || updateConfiguration !== undefined
      ? new Updates({
          makeUpdater: () => packageUpdater(updateConfiguration, proxySettings),
          // Who fills in a dialog is not interrupted.
          isBusy: () => hasDialog || isLeftToDo(engine.table.all),
          onChange: (update) => announce(window, 'update-changed', update),
          agreed: loadAgreedUpdate(database),
          onAgreed: (version) => saveAgreedUpdate(database, version),
          async leave(replace) {
            if (leaving !== null) return;
            await leave(true).finally(() => {
              app.off('before-quit', quit);
              replaceAndQuit(replace);
            });
          },
          ownPackage: ownPackage(image, process.resourcesPath),
          startAnew,
        })
      : null;

  /** What came to be opened; what is not through when Weft ends is opened by the next start. */
  const openings = new Set<Opened>();
  let leaving: Promise<void> | null = null;
  let isWantedAgain = false;

  /**
   * Brings everything to an end, once; what is under way goes on at the next start.
   * @param goesOn whether it does so whatever the settings say
   */
  function leave(goesOn: boolean): Promise<void> {
    if (leaving !== null) return leaving;
    heedOpenings();
    updates?.close();
    leaving = engine
      .close()
      .finally(() => saveNextStart(database, { goesOn, openings: [...openings] }))
      .finally(() => database.close());
    return leaving;
  }

  function quit(event: { preventDefault(): void }): void {
    event.preventDefault();
    // Who began to leave ends the program.
    if (leaving !== null) return;
    void leave(false).finally(() => {
      if (isWantedAgain) startAnew();
      app.exit(0);
    });
  }

  const heldAtStart = settings.goesOnAtStart || left.goesOn ? [] : await holdBack(engine);

  function setRejected(lines: readonly RejectedLine[]): void {
    rejected = lines;
    saveRejected(database, rejected);
    announce(window, 'rejected-changed', rejected);
  }

  function changeSettings(changes: Partial<Settings>): Settings {
    const problem = changes.proxy?.kind === 'manual' ? checkProxy(changes.proxy.url) : null;
    if (problem !== null) throw new Error(problem);
    settings = mergeSettings(settings, changes).settings;
    saveSettings(database, settings);
    engine.configure(behaviourOf(settings, mostSlots));
    updates?.checkDaily(settings.checksForUpdates);
    return settings;
  }

  function forListOf(asked: ListOptions) {
    const headers = readHeaders(asked.headers);
    if ('reason' in headers) throw new OptionError('headers', headers.reason);
    return { headers: headers.value, proxy: settings.proxy, files };
  }

  async function addLists(
    lists: ReadLists,
    asked = plainListOptions,
    wanted: Wanted = 'missing',
  ): Promise<AddReport> {
    const { entries } = lists;
    const options = batchOptionsOf(asked, { entries, ...forListOf(asked) });
    if (lists.rejected.length > 0) setRejected([...rejected, ...lists.rejected]);
    const { ids, duplicates, here } = await engine.add(entries, settings.folder, options, wanted);
    const lost = lists.rejected.filter(({ isPassedOver }) => !isPassedOver);
    return { added: ids.length - duplicates, duplicates, here, rejected: lost.length };
  }

  async function openLists({ options }: WithOptions): Promise<AddReport | null> {
    const files = await chooseLists(window);
    return files === null ? null : addLists(readFiles(files), options);
  }

  /** @returns whether it went through: where Weft ends meanwhile, nothing is added. */
  async function open({ files, links, problems, wantsDialog }: Opened): Promise<boolean> {
    bringToFront(window);
    if (wantsDialog) announce(window, 'open-add-dialog', undefined);
    const read = await readListFiles(files);
    if (leaving !== null) return false;
    const offered = readLinks(links);
    const refused = fewProblems([...problems, ...read.problems, ...offered.problems]);
    if (links.length === 0) for (const sentence of refused) announce(window, 'problem', sentence);
    else announce(window, 'addresses-offered', { addresses: offered.addresses, refused });
    if (read.lists.length > 0) {
      announce(window, 'lists-added', await addLists(readFiles(read.lists)));
    }
    return true;
  }

  function heed(opened: Opened): void {
    openings.add(opened);
    isWantedAgain = leaving !== null;
    if (isWantedAgain) return;
    void open(opened)
      .catch((error: Error) => {
        announce(window, 'problem', error.message);
        // Who quits does not read it: the next start tries once more.
        return leaving === null;
      })
      .then((isThrough) => {
        if (isThrough) openings.delete(opened);
      });
  }

  /** From now on the page hears what becomes of what is opened. */
  function heedOpenings(): void {
    for (const opened of earlier.splice(0)) heed(opened);
    takeOpenings(heed);
  }

  async function addHistory(part: HistoryPart): Promise<AddReport> {
    const files =
      part.kind === 'list' ? history().filesOf(part.id) : [fileOfHistory(history(), part)];
    const entries = entriesOfHistory(files, sumsReader.isSumsName);
    return addLists({ entries, rejected: [] }, plainListOptions, 'all');
  }

  answerCalls(developmentUrl === undefined ? pageOrigin : new URL(developmentUrl).origin, {
    'get-state': () => {
      heedOpenings();
      if (leaving === null) forgetNextStart(database);
      return {
        revision,
        tasks: engine.sampler.all(),
        totals: engine.sampler.totals(),
        figures: engine.sampler.figures(),
        rests: engine.rests(),
        rejected,
        settings,
        heldAtStart,
        setAside,
        update: updates?.update ?? noUpdate,
      };
    },
    'add-text': ({ text, source, options }) => addLists(readText(text, source), options),
    'add-files': ({ files, options }) => addLists(readFiles(files), options),
    'open-lists': openLists,
    async 'choose-folder'() {
      const folder = await chooseFolder(window, settings.folder);
      return folder === null ? settings : changeSettings({ folder });
    },
    async 'choose-option-file'({ what }) {
      const file = await chooseOptionFile(window, what);
      return file && files.keep(what, file);
    },
    'get-list-options': ({ id }) => listOptionsOf(engine, id),
    'check-options': ({ id, ...asked }) =>
      optionProblem(() => {
        const forList = forListOf(asked.options);
        if (id === null) batchOptionsOf(asked.options, { entries: [], ...forList });
        else optionsAfter(engine, { id, ...asked }, forList);
      }),
    async 'change-list-options'(asked) {
      await changeList(engine, asked, forListOf(asked.options));
      return undefined;
    },
    'change-settings': changeSettings,
    async steer({ what, ids }) {
      await engine.steer(what, ids);
      return undefined;
    },
    async 'set-address'({ id, url }) {
      const { entries, rejected } = readText(url, 'the new address');
      const [entry] = entries;
      if (entry === undefined) throw new Error(rejected[0]?.reason ?? 'There is no address.');
      await engine.setAddress(id, entry.url);
      return undefined;
    },
    'set-limit': ({ id, bytesPerSecond }) => {
      engine.setLimit(id, bytesPerSecond);
      return undefined;
    },
    'get-details': ({ id }) => detailsOf(engine.table, id),
    'show-in-folder': ({ id }) => showInFolder(engine, id),
    'show-set-aside': () => {
      if (setAside !== null) shell.showItemInFolder(setAside);
      return undefined;
    },
    'copy-text': ({ text }) => {
      clipboard.writeText(text);
      return undefined;
    },
    'save-text': (request) => saveText(window, settings.folder, request),
    'dismiss-rejected': () => {
      setRejected([]);
      return undefined;
    },
    'get-history': ({ search }) => history().lists(search),
    'get-history-files': (query) => history().files(query),
    'show-history': (part) => showHistory(history(), part),
    'add-history': addHistory,
    'export-history': ({ format }) =>
      saveText(window, settings.folder, {
        name: `Weft history.${format}`,
        text: exportHistory(history(), format),
      }),
    'clear-history': () => {
      history().clear();
      return undefined;
    },
    'check-update': () => {
      updates?.check();
      return undefined;
    },
    'choose-update': ({ when }) => {
      updates?.choose(when);
      return undefined;
    },
    'dismiss-update': () => {
      updates?.dismiss();
      return undefined;
    },
    'tell-dialog': ({ isOpen }) => {
      hasDialog = isOpen;
      return undefined;
    },
  });

  setMenu({
    onAdd: () => announce(window, 'open-add-dialog', undefined),
    onOpenLists: () =>
      void openLists({}).then(
        (report) => report !== null && announce(window, 'lists-added', report),
        (error: Error) => announce(window, 'problem', error.message),
      ),
    onHistory: () => announce(window, 'open-history', undefined),
    onCheckUpdate: updates && (() => updates.check()),
    hasDeveloperTools: hasDeveloperTools(),
  });

  window = openWindow({
    title: windowTitle(),
    preload: join(__dirname, '../preload/preload.js'),
    url: developmentUrl ?? `${pageOrigin}/index.html`,
    icon: join(app.getAppPath(), 'assets/icon.png'),
    hasDeveloperTools: hasDeveloperTools(),
  });
  engine.watch({
    everyMs: sampleEveryMs,
    isWatched: () => isOnScreen(window),
    onSample(sample) {
      revision += 1;
      announce(window, 'tasks-changed', { revision, ...sample, rests: engine.rests() });
    },
  });
  onWake(() => engine.wake());
  engine.start();
  // What is loaded for it would keep the window waiting.
  window.once('show', () => {
    updates?.checkDaily(settings.checksForUpdates);
    updates?.goOn();
  });

  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', quit);
}

/** Replaces the program and quits; where that fails, the old one starts anew. */
function replaceAndQuit(replace: Replace): void {
  // The new program may start before this one has ended.
  app.releaseSingleInstanceLock();
  function fail(error: unknown): void {
    dialog.showErrorBox('Weft could not be updated', updateProblem(error, 'install'));
    startAnew();
    app.exit(0);
  }
  try {
    replace(fail);
  } catch (error) {
    fail(error);
  }
}

function showInFolder(engine: Engine, id: number): undefined {
  const live = engine.table.get(id);
  if (live !== undefined) shell.showItemInFolder(pathOf(engine.table.owner(live)));
}

function fileOfHistory(history: HistoryStore, id: HistoryFileId): HistoryFile {
  const file = history.file(id);
  if (file === null) throw new Error('The history has changed meanwhile. Open it anew.');
  return file;
}

function showHistory(history: HistoryStore, part: HistoryPart): Promise<undefined> {
  if (part.kind === 'list') return openFolder(history.batch(part.id)?.folder ?? '');
  const { folder, name } = fileOfHistory(history, part);
  return showFile(folder, name);
}

async function reportAndQuit(error: unknown): Promise<void> {
  if (error instanceof NewerStateError) await askAboutNewerState(error.path);
  else
    dialog.showErrorBox(
      'Weft cannot start',
      error instanceof Error ? error.message : String(error),
    );
  app.exit(1);
}
