import { expect, onTestFinished, test, vi } from 'vitest';
import { expectWhole, setUpWorkbench, taskOf } from '../support/workbench.ts';

const hour = 60 * 60 * 1000;

/** Sets the time of the day forward, as a sleep does: no timer has moved. */
function sleepFor(milliseconds: number): void {
  const now = Date.now;
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => now() + milliseconds);
  onTestFinished(() => spy.mockRestore());
}

test('a start that was planned for a time in a sleep comes when the machine wakes', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  await weft.addWith({ startAt: Date.now() + hour }, server.file());
  await weft.addWith({ startAt: Date.now() + 3 * hour }, server.file());
  weft.engine.wake();
  expect(taskOf(weft).state.kind).toBe('waiting');
  sleepFor(2 * hour);
  weft.engine.wake();
  await expect.poll(() => taskOf(weft).state.kind).toBe('done');
  await expectWhole(server, taskOf(weft));
  expect(taskOf(weft, 2).state.kind).toBe('waiting');
});
