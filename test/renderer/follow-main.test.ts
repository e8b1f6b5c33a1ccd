import { describe, expect, it } from 'vitest';
import type { Bridge, EventName, Events, WindowState } from '../../src-main/contract/ipc.ts';
import { followMain } from '../../src-renderer/mirror/follow-main.ts';
import { emptyMirror, type Mirror } from '../../src-renderer/mirror/mirror.ts';
import { aState, aTask, someNews } from './snapshots.ts';

/** The other end of a bridge, in this process: a test answers and announces by hand. */
function otherEnd() {
  const listeners = new Map<EventName, (news: never) => void>();
  const asked: { answer: (state: WindowState) => void; refuse: (error: Error) => void }[] = [];
  const bridge: Bridge = {
    call: () => new Promise((answer, refuse) => asked.push({ answer: answer as never, refuse })),
    on(name, listener) {
      listeners.set(name, listener as never);
      return () => listeners.delete(name);
    },
  };
  return {
    bridge,
    asked,
    listeners,
    announce<Name extends EventName>(name: Name, news: Events[Name]) {
      listeners.get(name)?.(news as never);
    },
    async answer(state: WindowState) {
      asked.at(-1)?.answer(state);
      await settled();
    },
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

function following() {
  const main = otherEnd();
  const kept = { mirror: emptyMirror, failures: [] as unknown[] };
  const end = followMain(main.bridge, {
    get: () => kept.mirror,
    set: (part: Partial<Mirror>) => {
      kept.mirror = { ...kept.mirror, ...part };
    },
    failed: (error) => kept.failures.push(error),
  });
  return { main, kept, end };
}

describe('following main', () => {
  it('fetches the state once and applies the news after it', async () => {
    const { main, kept } = following();
    await main.answer(aState(4, [aTask(1)]));
    main.announce('tasks-changed', someNews(5, { changed: [aTask(1, { received: 5 })] }));
    expect(kept.mirror.tasks.get(1)?.received).toBe(5);
    expect(main.asked.length).toBe(1);
  });

  it('keeps news that arrives before the first state', async () => {
    const { main, kept } = following();
    main.announce('tasks-changed', someNews(4, { changed: [aTask(1, { received: 4 })] }));
    main.announce('tasks-changed', someNews(5, { changed: [aTask(1, { received: 5 })] }));
    await main.answer(aState(4, [aTask(1, { received: 4 })]));
    expect(kept.mirror.revision).toBe(5);
    expect(kept.mirror.tasks.get(1)?.received).toBe(5);
    expect(main.asked.length).toBe(1);
  });

  it('fetches the state again after a gap', async () => {
    const { main, kept } = following();
    await main.answer(aState(4, [aTask(1)]));
    main.announce('tasks-changed', someNews(6, { changed: [aTask(3)] }));
    main.announce('tasks-changed', someNews(7, { changed: [aTask(4)] }));
    expect(main.asked.length).toBe(2);
    await main.answer(aState(6, [aTask(1), aTask(2), aTask(3)]));
    expect(kept.mirror.revision).toBe(7);
    expect(kept.mirror.lists.all).toEqual([1, 2, 3, 4]);
  });

  it('does not say again what was dismissed when it fetches the state again', async () => {
    const { main, kept } = following();
    const state = { heldAtStart: [1], setAside: '/state/weft.sqlite.damaged-1' };
    await main.answer({ ...aState(4, [aTask(1)]), ...state });
    expect(kept.mirror).toMatchObject(state);
    kept.mirror = { ...kept.mirror, heldAtStart: [], setAside: null };
    main.announce('tasks-changed', someNews(6));
    await main.answer({ ...aState(6, [aTask(1)]), ...state });
    expect(kept.mirror).toMatchObject({ revision: 6, heldAtStart: [], setAside: null });
  });

  it('hears of updates', async () => {
    const { main, kept } = following();
    const found = { kind: 'available', version: '2.0.0', notes: '' } as const;
    await main.answer({ ...aState(4, []), update: found });
    expect(kept.mirror.update).toEqual(found);
    const ready = { kind: 'ready', version: '2.0.0', when: 'now' } as const;
    main.announce('update-changed', ready);
    expect(kept.mirror.update).toEqual(ready);
  });

  it('does not ask for ever when main contradicts itself', async () => {
    const { main, kept } = following();
    await main.answer(aState(4, [aTask(1)]));
    main.announce('tasks-changed', someNews(90));
    main.announce('tasks-changed', someNews(91));
    await main.answer(aState(4, [aTask(1)]));
    expect(main.asked.length).toBe(2);
    expect(kept.mirror.revision).toBe(4);
  });

  it('says so when main cannot be asked, and asks again at the next news', async () => {
    const { main, kept } = following();
    main.asked[0]?.refuse(new Error('There is nobody.'));
    await settled();
    expect(kept.failures).toHaveLength(1);
    main.announce('tasks-changed', someNews(2));
    await main.answer(aState(2, [aTask(1)]));
    expect(kept.mirror.lists.all).toEqual([1]);
  });

  it('takes over rejected lines', async () => {
    const { main, kept } = following();
    await main.answer(aState(1, []));
    const line = { source: 'a.txt', line: 2, text: 'x', reason: 'This is not an address.' };
    main.announce('rejected-changed', [line]);
    expect(kept.mirror.rejected).toEqual([line]);
  });

  it('listens to nothing after its end', async () => {
    const { main, kept, end } = following();
    end();
    await main.answer(aState(4, [aTask(1)]));
    expect(main.listeners.size).toBe(0);
    expect(kept.mirror).toBe(emptyMirror);
  });
});
