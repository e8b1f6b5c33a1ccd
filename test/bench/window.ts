import { join } from 'node:path';
import type { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from '@playwright/test';
import type { ElectronApplication } from 'playwright';
import { launchApp } from '../support/launch-app.ts';
import { dropFiles, elapsedSeconds, figure } from '../support/window-actions.ts';
import { checkTarget } from './check-target.ts';
import type { Scratch } from './scratch.ts';
import { startServer } from './servers/start-server.ts';
import { makeSources } from './sources.ts';
import { table } from './table.ts';
import { fileName, type Workload } from './workloads.ts';

/** How much later than asked a timer of the main process came, in milliseconds. */
interface Delays {
  readonly median: number;
  /** Ninety-nine of a hundred came no later. */
  readonly p99: number;
  readonly most: number;
}

/** What the window took for a workload. */
export interface WindowResult {
  readonly workload: Workload;
  /** The clock of the window. */
  readonly seconds: number;
  readonly delays: Delays;
}

/** How long a download may take, in milliseconds. */
const patience = 180_000;

/**
 * Downloads the files of a workload in the real window, once.
 * @param signal closes the window, and `watchWindow` throws
 * @returns null where its server is missing, or where the window cannot be told to trust it
 * @throws when a file did not arrive as it was served
 */
export async function watchWindow(
  workload: Workload,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<WindowResult | null> {
  const source = await scratch.emptyFolder('source');
  const target = await scratch.emptyFolder('target');
  makeSources(workload, source);
  const own = await scratch.emptyFolder('server');
  await using server = await startServer(workload.server, source, own);
  if (server === null || server.authority !== null) return null;
  const { count, connections } = workload;
  const urls = Array.from({ length: count }, (_, n) => `${server.origin}/${fileName(n)}`);
  const userData = join(await scratch.emptyFolder('own'), 'state');
  const launched = await launchApp({ userData, folder: target, settings: { connections } });
  const close = () => launched.close();
  signal.addEventListener('abort', close);
  try {
    const { app, page } = launched;
    await watchLoop(app);
    await dropFiles(page, { name: 'list.txt', text: urls.join('\n') });
    await expect(figure(page, 'Done')).toHaveText(grouped(count), { timeout: patience });
    const delays = await delaysOf(app);
    const seconds = await elapsedSeconds(page);
    // When it is closed, what is done has no second name any more.
    await launched.close();
    const wrong = checkTarget(source, target);
    if (wrong !== null) throw new Error(`${workload.name}: ${wrong}`);
    return { workload, seconds, delays };
  } finally {
    signal.removeEventListener('abort', close);
    await launched.close();
  }
}

/** A table of the results, in Markdown. */
export function windowText(results: readonly WindowResult[]): string {
  const rows = results.map(({ workload: { name, title }, seconds, delays }) => [
    `${name}: ${title}`,
    seconds.toFixed(1),
    delays.median.toFixed(1),
    delays.p99.toFixed(1),
    delays.most.toFixed(1),
  ]);
  const head = ['event loop of main, delay in ms', 'seconds', 'median', '99 %', 'most'];
  return table([head, ...rows], 1);
}

/** The results as JSON. */
export function windowJson(results: readonly WindowResult[]): string {
  const workloads = results.map(({ workload: { name, title }, seconds, delays }) => ({
    name,
    title,
    seconds,
    delaysMs: delays,
  }));
  return `${JSON.stringify({ workloads }, null, 2)}\n`;
}

/** A number as the window may show it, with whatever between its thousands. */
function grouped(count: number): RegExp {
  return new RegExp(`^${String(count).replace(/\B(?=(\d{3})+$)/g, '.?')}$`);
}

function watchLoop(app: ElectronApplication): Promise<void> {
  return app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const histogram = monitorEventLoopDelay({ resolution: 10 });
    histogram.enable();
    Object.assign(globalThis, { histogram });
  });
}

function delaysOf(app: ElectronApplication): Promise<Delays> {
  return app.evaluate(() => {
    const { histogram } = globalThis as unknown as {
      histogram: ReturnType<typeof monitorEventLoopDelay>;
    };
    histogram.disable();
    // The histogram holds whole intervals, in nanoseconds, of which 10 ms were asked for.
    const late = (interval: number) => Math.max(0, interval / 1e6 - 10);
    return {
      median: late(histogram.percentile(50)),
      p99: late(histogram.percentile(99)),
      most: late(histogram.max),
    };
  });
}
