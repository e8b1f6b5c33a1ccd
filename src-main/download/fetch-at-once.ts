import type { Operation } from 'effection';
import { hostOf } from './addresses.ts';
import type { TransferHandle, TransferNews } from './byte-path/byte-path.ts';
import { Mailbox } from './byte-path/mailbox.ts';
import type { Finished } from './byte-path/messages.ts';
import type { CleanUp } from './clean-up.ts';
import type { FetchTools } from './fetch-tools.ts';
import type { LiveTask } from './live-task.ts';
import { unknownResource } from './response.ts';
import type { SecondNames } from './second-names.ts';
import { pathOf } from './task-paths.ts';
import { answered, asked, finishedEvent } from './transfer-events.ts';
import { commonOrder } from './transfer-order.ts';
import type { Turn } from './turn.ts';

/** The transfer of a whole file that is under way, and what it has told. */
export interface Begun {
  readonly handle: TransferHandle;
  readonly mailbox: Mailbox<TransferNews>;
}

/** What fetching a file at once needs. */
export interface AtOnceTools extends FetchTools {
  /** Whether files get the time of modification that the server names. */
  readonly keepsTimes: () => boolean;
  /** What is left of part files when their files are done. */
  readonly secondNames: SecondNames;
}

/** Whether one transfer may bring all of a file: nothing is known of it, and no name must go. */
export function mayComeAtOnce(live: LiveTask, { table }: FetchTools): boolean {
  const { received, gaps, total, etag, lastModified, mirrors } = live.task;
  const isUnknown = received === 0 && gaps === null && total === null;
  const hasNoValidator = etag === null && lastModified === null;
  const { onExists, looksForDigests } = table.optionsOf(live);
  const isPlain = mirrors.length === 0 && onExists !== 'overwrite' && !looksForDigests;
  return isUnknown && hasNoValidator && isPlain;
}

/**
 * Asks for a whole file. A small one comes and gets its name without another question to main, and
 * its end is recorded here.
 *
 * @returns null then; for any other file, the transfer that is bringing it.
 */
export function* fetchAtOnce(
  live: LiveTask,
  tools: AtOnceTools,
  turn: Turn,
  cleanUp: CleanUp,
): Operation<Begun | null> {
  const { access } = tools.table.optionsOf(live);
  const isSystem = access.proxy.kind === 'system';
  const proxy = isSystem ? yield* cleanUp.join(tools.systemProxyFor(live.task.url)) : null;
  let begun = begin(live, tools, turn, proxy);
  turn.whenBegun(() => {
    tools.table.log(live, asked(begun.handle.id, 0, hostOf(live.task.url)));
    live.connections = 1;
  });
  for (;;) {
    const { handle, mailbox } = begun;
    let isOver = false;
    cleanUp.add(async () => {
      if (isOver) return;
      await handle.stop();
      live.connections = 0;
      // It may have come to its end all the same.
      const news = mailbox.take();
      if (news?.kind === 'finished') record(live, news, tools);
    });
    const news = yield* mailbox.peek();
    isOver = true;
    if (news?.kind === 'finished') {
      record(live, news, tools);
      return null;
    }
    if (!turn.standsBy) return begun;
    // The thread has died for which it stood by.
    begun = begin(live, tools, turn, proxy);
  }
}

function begin(live: LiveTask, tools: AtOnceTools, turn: Turn, systemProxy: string | null): Begun {
  const { bytePath, table, keepsTimes } = tools;
  const mailbox = new Mailbox<TransferNews>();
  const { task } = live;
  const { hasFinalName, digest } = task;
  // By its part file the next start knows it.
  if (!table.isKept(live)) table.commit();
  const handle = bytePath.transfer(
    {
      ...commonOrder(live, tools),
      isNew: true,
      address: task.url,
      host: hostOf(task.url),
      standsBy: turn.standsBy,
      headers: task.headers,
      from: 0,
      end: null,
      overlap: 0,
      known: unknownResource,
      onlyIfSame: false,
      waits: false,
      systemProxy,
      finish: { path: pathOf(live), hasFinalName, keepsTime: keepsTimes(), digest },
    },
    {
      mailbox,
      onStarted: () => turn.begin(),
      onMoved: () => undefined,
      mayMove: () => false,
    },
  );
  if (turn.standsBy) turn.prepare(handle);
  return { handle, mailbox };
}

function record(
  live: LiveTask,
  finished: Finished,
  { table, rooms, secondNames }: AtOnceTools,
): void {
  live.connections = 0;
  rooms.succeeded(hostOf(live.task.url));
  table.log(live, answered(finished));
  table.log(live, finishedEvent(finished));
  table.finish(live, finished);
  secondNames.add(live);
}
