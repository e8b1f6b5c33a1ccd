import type { TaskStatus, Verdict } from '../../src-main/contract/task.ts';

/** Each state in a word. */
export const stateWords: Readonly<Record<TaskStatus, string>> = {
  queued: 'Waiting',
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
  verified: { short: 'verified', long: 'Verified: a checksum of the file matched' },
  consistent: { short: 'consistent', long: 'Consistent: length and version agreed' },
  length: {
    short: 'length checked',
    long: 'Length checked: the server gave nothing else to check by',
  },
  unverifiable: {
    short: 'could not be checked',
    long: 'Could not be checked: the server gave neither length nor version',
  },
};
