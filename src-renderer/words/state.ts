import type { TaskStatus, Verdict } from '../../src-main/contract/task.ts';

/** Each state in a word. */
export const stateWords: Readonly<Record<TaskStatus, string>> = {
  queued: 'Queued',
  waiting: 'Waiting',
  probing: 'Connecting',
  downloading: 'Downloading',
  verifying: 'Checking',
  finalising: 'Finishing',
  done: 'Done',
  paused: 'Paused',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Each verdict: what the row says, and what that means. */
export const verdictWords: Readonly<Record<Verdict, { short: string; long: string }>> = {
  verified: {
    short: 'verified',
    long: 'Verified: the checksum of the file is the one that was promised.',
  },
  consistent: {
    short: 'consistent',
    long: 'Consistent: the length is right, and all of it is the same version of the file.',
  },
  length: {
    short: 'length checked',
    long: 'Length checked: the server named no version and no checksum to check by.',
  },
  unverifiable: {
    short: 'could not be checked',
    long: 'Could not be checked: the server named neither length nor version.',
  },
};
