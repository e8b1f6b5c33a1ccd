/**
 * When an update is installed that the person agreed to: at once, or with nothing left to do, for
 * Weft and in a dialog that is open.
 */
export type UpdateMoment = 'now' | 'when-finished';

/** How far Weft is with a newer version of itself. */
export type Update =
  | {
      readonly kind: 'idle';
      /** What the last check came to, as a sentence; null before the first. */
      readonly note: string | null;
      /** Whether the person asked for that check, and is to be told. */
      readonly isNews: boolean;
    }
  | { readonly kind: 'checking'; readonly isAsked: boolean }
  | { readonly kind: 'available'; readonly version: string; readonly notes: string }
  | {
      readonly kind: 'downloading';
      readonly version: string;
      readonly when: UpdateMoment;
      /** From 0 to 1. */
      readonly progress: number;
    }
  /** It is here and verified. */
  | { readonly kind: 'ready'; readonly version: string; readonly when: UpdateMoment }
  /** A sentence that says why it did not work; the Weft that runs is as it was. */
  | { readonly kind: 'failed'; readonly sentence: string };

/** What happens to an update. */
export type UpdateNews =
  /** The person, or the clock, wants to know whether there is a newer version. */
  | { readonly kind: 'check'; readonly isAsked: boolean }
  | { readonly kind: 'found'; readonly version: string; readonly notes: string }
  | { readonly kind: 'none'; readonly note: string }
  | { readonly kind: 'problem'; readonly sentence: string }
  /** The person agrees, or changes the moment. */
  | { readonly kind: 'choose'; readonly when: UpdateMoment }
  | { readonly kind: 'progress'; readonly progress: number }
  | { readonly kind: 'downloaded' }
  /** The person does not want it now, or has read what there was to read. */
  | { readonly kind: 'dismiss' };

export const noUpdate: Update = { kind: 'idle', note: null, isNews: false };

/**
 * What an update is after some news. News that does not fit is late and changes nothing: the same
 * update comes back. Nothing is downloaded or installed that was not chosen.
 */
export function nextUpdate(update: Update, news: UpdateNews): Update {
  switch (news.kind) {
    case 'check':
      return checked(update, news.isAsked);
    case 'found':
      return found(update, news);
    case 'none':
      return none(update, news.note);
    case 'problem':
      return failed(update, news.sentence);
    case 'choose':
      return chosen(update, news.when);
    case 'progress':
      if (update.kind !== 'downloading' || !(news.progress > update.progress)) return update;
      return { ...update, progress: Math.min(news.progress, 1) };
    case 'downloaded':
      if (update.kind !== 'downloading') return update;
      return { kind: 'ready', version: update.version, when: update.when };
    case 'dismiss':
      return dismissed(update);
  }
}

function checked(update: Update, isAsked: boolean): Update {
  const isRest = update.kind === 'idle' || update.kind === 'failed';
  // Who asks while Weft looks by itself is told, too.
  const isMore = update.kind === 'checking' && isAsked && !update.isAsked;
  return isRest || isMore ? { kind: 'checking', isAsked } : update;
}

function found(
  update: Update,
  { version, notes }: { readonly version: string; readonly notes: string },
): Update {
  if (update.kind === 'checking') return { kind: 'available', version, notes };
  // What is there by now is downloaded, since what was there before need not be.
  const isOther = update.kind === 'downloading' && update.version !== version;
  return isOther ? { ...update, version } : update;
}

function none(update: Update, note: string): Update {
  if (update.kind === 'checking') return { kind: 'idle', note, isNews: update.isAsked };
  if (update.kind !== 'downloading') return update;
  return { kind: 'failed', sentence: `Weft ${update.version} is not offered any more. ${note}` };
}

function failed(update: Update, sentence: string): Update {
  switch (update.kind) {
    case 'checking':
      // A check that nobody asked for disturbs nobody; the next one may be luckier.
      return update.isAsked
        ? { kind: 'failed', sentence }
        : { kind: 'idle', note: sentence, isNews: false };
    case 'downloading':
    case 'ready':
      return { kind: 'failed', sentence };
    default:
      return update;
  }
}

function chosen(update: Update, when: UpdateMoment): Update {
  switch (update.kind) {
    case 'available':
      return { kind: 'downloading', version: update.version, when, progress: 0 };
    case 'downloading':
    case 'ready':
      return update.when === when ? update : { ...update, when };
    default:
      return update;
  }
}

function dismissed(update: Update): Update {
  switch (update.kind) {
    case 'idle':
      return update.isNews ? { ...update, isNews: false } : update;
    case 'checking':
      return update.isAsked ? { ...update, isAsked: false } : update;
    case 'failed':
      return { kind: 'idle', note: update.sentence, isNews: false };
    default:
      return noUpdate;
  }
}

/**
 * What is to be done because an update changed; null for nothing. A download begins with another
 * look at what there is.
 */
export function workOf(before: Update, after: Update): 'check' | 'download' | 'stop' | null {
  if (before.kind === after.kind) return null;
  if (after.kind === 'checking') return 'check';
  if (after.kind === 'downloading') return 'download';
  return before.kind === 'downloading' && after.kind === 'idle' ? 'stop' : null;
}

/**
 * The version that the person wants when the list is finished, after some news; null for none. It
 * outlives the program, so a look for it that fails does not end it.
 */
export function agreedAfter(
  agreed: string | null,
  update: Update,
  news: UpdateNews,
): string | null {
  const after = nextUpdate(update, news);
  switch (after.kind) {
    case 'checking':
      return agreed;
    case 'available':
      return after.version === agreed ? agreed : null;
    case 'downloading':
    case 'ready':
      return after.when === 'when-finished' ? after.version : null;
    case 'idle':
    case 'failed':
      return isUndecided(update) && news.kind !== 'none' ? agreed : null;
  }
}

/** Whether nothing was found yet. */
function isUndecided({ kind }: Update): boolean {
  return kind === 'idle' || kind === 'checking' || kind === 'failed';
}

/** Whether an update is to be installed. `isBusy`: something is left to do. */
export function isDue(update: Update, isBusy: boolean): boolean {
  return update.kind === 'ready' && (update.when === 'now' || !isBusy);
}
