import type { AppUpdater, CancellationToken } from 'electron-updater';
import { printable } from '../../contract/printable.ts';
import {
  agreedAfter,
  isDue,
  nextUpdate,
  noUpdate,
  type Update,
  type UpdateMoment,
  type UpdateNews,
  workOf,
} from '../../contract/update.ts';
import { checkInstaller, type Installer } from './check-installer.ts';
import type { OwnPackage } from './own-package.ts';
import type { PackageUpdater } from './package-updater.ts';
import { releaseNotes } from './release-notes.ts';
import { replacePackage } from './replace-package.ts';
import { checkReplaceable } from './replace-running.ts';
import { type UpdateStage, updateProblem } from './update-problem.ts';

export type Replace = (failed: (error: unknown) => void) => void;

export interface UpdatesOptions {
  /** Makes the updater; called once, when it is needed. Null where the package has none. */
  readonly makeUpdater: () => Promise<PackageUpdater | null>;
  /** Whether something is left to download, or to do in a dialog that is open. */
  readonly isBusy: () => boolean;
  readonly onChange: (update: Update) => void;
  /** The version that an earlier run was told to install when the list is finished; or null. */
  readonly agreed: string | null;
  /** Told of every change of `agreed`, for the next run. */
  readonly onAgreed: (version: string | null) => void;
  /**
   * Brings everything to an end and then calls `replace`, which installs the update and ends the
   * program; it throws when that does not work, or calls `failed` with an error later on.
   */
  readonly leave: (replace: Replace) => Promise<void>;
  /** What is replaced. */
  readonly ownPackage: OwnPackage;
  /** Has the program start again when it has ended. */
  readonly startAnew: () => void;
}

const dayMs = 24 * 60 * 60 * 1000;

// A machine that sleeps does not count these hours, so the clock on the wall is asked.
const lookAtClockMs = 60 * 60 * 1000;

// How often to see whether the list is finished, while an update waits for that.
const lookAtListMs = 2000;

const noUpdater: UpdateNews = {
  kind: 'problem',
  sentence:
    'This package of Weft does not update itself. Get a newer one where this one came from.',
};

/** Looks for newer versions of Weft, and downloads and installs what the person agrees to. */
export class Updates {
  readonly #options: UpdatesOptions;
  #update: Update = noUpdate;
  #agreed: string | null;
  #updater: Promise<PackageUpdater | null> | null = null;
  /** One thing at a time: what was stopped has ended before the next begins. */
  #work: Promise<void> = Promise.resolve();
  #cancellation: CancellationToken | undefined;
  /** Checksums of what is offered. */
  #published: readonly string[] = [];
  /** What was downloaded. */
  #installer: Installer | null = null;
  #clock: NodeJS.Timeout | undefined;
  #waiting: NodeJS.Timeout | undefined;
  #isInstalling = false;
  #isClosed = false;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#agreed = options.agreed;
  }

  get update(): Update {
    return this.#update;
  }

  /** Whether to look at once, and every day from now on. */
  checkDaily(isWanted: boolean): void {
    if (isWanted === (this.#clock !== undefined)) return;
    clearInterval(this.#clock);
    this.#clock = undefined;
    if (!isWanted) return;
    let checkedAt = Date.now();
    this.#clock = setInterval(() => {
      if (Math.abs(Date.now() - checkedAt) < dayMs) return;
      checkedAt = Date.now();
      this.#take({ kind: 'check', isAsked: false });
    }, lookAtClockMs);
    this.#take({ kind: 'check', isAsked: false });
  }

  /** Goes on with what an earlier run was told to install, if there is such a thing. */
  goOn(): void {
    if (this.#agreed !== null) this.#take({ kind: 'check', isAsked: false });
  }

  /** The person wants to know now. */
  check(): void {
    this.#take({ kind: 'check', isAsked: true });
  }

  choose(when: UpdateMoment): void {
    this.#take({ kind: 'choose', when });
  }

  dismiss(): void {
    this.#take({ kind: 'dismiss' });
  }

  /** Ends it; a check that is under way cannot be cut short and comes to nothing. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#clock);
    clearInterval(this.#waiting);
    this.#cancellation?.cancel();
  }

  #take(news: UpdateNews): void {
    if (this.#isClosed) return;
    const before = this.#update;
    const after = nextUpdate(before, news);
    if (after === before) return;
    this.#update = after;
    this.#options.onChange(after);
    this.#agree(agreedAfter(this.#agreed, before, news));
    const work = workOf(before, after);
    if (work === 'stop') this.#cancellation?.cancel();
    if (work === 'check') this.#doNext('check', (updater) => this.#look(updater));
    if (work === 'download') {
      this.#doNext('check', (updater) => this.#look(updater));
      this.#doNext('download', (updater) => this.#download(updater));
    }
    this.#waitForList();
    const isAgreed = after.kind === 'available' && after.version === this.#agreed;
    if (isAgreed) this.choose('when-finished');
  }

  #agree(version: string | null): void {
    if (version === this.#agreed) return;
    this.#agreed = version;
    this.#options.onAgreed(version);
  }

  #doNext(stage: UpdateStage, does: (updater: PackageUpdater) => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      try {
        this.#updater ??= this.#options.makeUpdater().then((made) => made && this.#setUp(made));
        const updater = await this.#updater;
        if (updater === null) this.#take(noUpdater);
        else await does(updater);
      } catch (error) {
        this.#take({ kind: 'problem', sentence: updateProblem(error, stage) });
      }
    });
  }

  #setUp(made: PackageUpdater): PackageUpdater {
    const { updater } = made;
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = false;
    updater.allowDowngrade = false;
    updater.disableWebInstaller = true;
    updater.logger = null;
    // Otherwise each installation would send a number of its own.
    updater.requestHeaders = { 'x-user-staging-id': 'none', 'User-Agent': 'Weft' };
    updater.on('download-progress', ({ percent }) =>
      this.#take({ kind: 'progress', progress: percent / 100 }),
    );
    return made;
  }

  async #look({ updater, prepare }: PackageUpdater): Promise<void> {
    await prepare();
    const result = await updater.checkForUpdates();
    this.#take(this.#newsOf(updater, result));
  }

  #newsOf(
    { currentVersion }: AppUpdater,
    result: Awaited<ReturnType<AppUpdater['checkForUpdates']>>,
  ): UpdateNews {
    if (result === null) return noUpdater;
    const version = printable(result.updateInfo.version, 60);
    if (result.isUpdateAvailable) {
      this.#cancellation = result.cancellationToken;
      // A feed may name none, whatever its type says.
      this.#published = (result.updateInfo.files ?? []).map(({ sha512 }) => sha512);
      return { kind: 'found', version, notes: releaseNotes(result.updateInfo.releaseNotes) };
    }
    const present = currentVersion.version;
    const order = currentVersion.compare(result.updateInfo.version);
    if (order > 0) {
      const sentence = `The server of the updates offers Weft ${version}, which is older than this one, ${present}. Weft does not go back.`;
      return { kind: 'problem', sentence };
    }
    const note =
      order === 0
        ? `This is the newest Weft, ${present}.`
        : `Weft ${version} is not for this system, or not yet.`;
    return { kind: 'none', note };
  }

  async #download({ prepare, download }: PackageUpdater): Promise<void> {
    // What was dismissed while something else was coming to its end does not begin.
    if (this.#update.kind !== 'downloading') return;
    const cancellation = this.#cancellation;
    const published = this.#published;
    try {
      await prepare();
      this.#installer = { path: await download(cancellation), published };
    } catch (error) {
      // By now something else may be under way, which has not failed.
      if (cancellation?.cancelled) return;
      throw error;
    }
    this.#take({ kind: 'downloaded' });
  }

  #waitForList(): void {
    clearInterval(this.#waiting);
    if (this.#update.kind !== 'ready' || this.#isInstalling) return;
    if (isDue(this.#update, this.#options.isBusy())) this.#install();
    else this.#waiting = setInterval(() => this.#waitForList(), lookAtListMs);
  }

  #install(): void {
    this.#isInstalling = true;
    const { leave, ownPackage, startAnew } = this.#options;
    this.#doNext('install', async ({ updater }) => {
      try {
        if (this.#installer !== null) await checkInstaller(this.#installer);
        if (ownPackage.kind === 'file') await checkReplaceable(ownPackage.path);
        // It may have been dismissed meanwhile, and Weft may be quitting.
        if (this.#update.kind !== 'ready' || this.#isClosed) return;
        const { version } = this.#update;
        // What cannot be installed is not tried again at every start.
        this.#agree(null);
        await leave((failed) =>
          replacePackage(ownPackage, { updater, version, startAnew, failed }),
        );
      } finally {
        this.#isInstalling = false;
      }
    });
  }
}
