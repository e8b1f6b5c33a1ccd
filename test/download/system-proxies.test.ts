import { describe, expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { FailureError } from '../../src-main/contract/failure.ts';
import { startHttpProxy } from '../support/faulty/http-proxy.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { expectWhole, setUpWorkbench, taskOf } from '../support/workbench.ts';

const options = { access: { ...plainAccess, proxy: { kind: 'system' } } } as const;

/** A system that names a proxy, or none, or one that nobody can use, by the server. */
function systemThatNames(proxies: ReadonlyMap<string, string | null>) {
  const asked: string[] = [];
  return {
    asked,
    async systemProxyFor(address: string): Promise<string | null> {
      const { origin } = new URL(address);
      asked.push(origin);
      const proxy = proxies.get(origin);
      if (proxy === undefined) throw new FailureError('proxy', { retry: 'never', detail: 'QUIC' });
      return proxy;
    },
  };
}

function hostOf(origin: string): string {
  return new URL(origin).host;
}

describe('a redirect to another server', () => {
  test('goes by the proxy that the system names for that one', async () => {
    await using near = await startHttpProxy();
    await using far = await startHttpProxy();
    await using other = await startFaultyServer();
    const proxies = new Map<string, string>();
    await using bench = await setUpWorkbench(systemThatNames(proxies));
    const { server, weft } = bench;
    proxies.set(server.origin, near.url).set(other.origin, far.url);
    const to = other.file({ path: 'target.bin' });
    await weft.addWith(options, server.file({ answer: { kind: 'redirect', to } }));
    await weft.engine.idle();
    await expectWhole(other, taskOf(weft), to);
    expect(near.seen.map(({ target }) => target)).toEqual([hostOf(server.origin)]);
    expect(far.seen.map(({ target }) => target)).toEqual([hostOf(other.origin)]);
  });

  test('goes by none where the system names none for that one, and back by its own', async () => {
    await using proxy = await startHttpProxy();
    await using other = await startFaultyServer();
    const proxies = new Map<string, string | null>();
    await using bench = await setUpWorkbench(systemThatNames(proxies));
    const { server, weft } = bench;
    proxies.set(server.origin, proxy.url).set(other.origin, null);
    const target = server.file({ path: 'target.bin' });
    const back = other.file({ answer: { kind: 'redirect', to: target } });
    await weft.addWith(options, server.file({ answer: { kind: 'redirect', to: back } }));
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft), target);
    expect(proxy.seen.map(({ target }) => target)).toEqual(
      Array.from({ length: 2 }, () => hostOf(server.origin)),
    );
    expect(other.requests).toHaveLength(1);
  });

  test('fails with a sentence where nobody can use the proxy for that one', async () => {
    await using other = await startFaultyServer();
    const proxies = new Map<string, string | null>();
    await using bench = await setUpWorkbench(systemThatNames(proxies));
    const { server, weft } = bench;
    proxies.set(server.origin, null);
    const answer = { kind: 'redirect', to: other.file() } as const;
    await weft.addWith(options, server.file({ answer }));
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ kind: 'failed', failure: { code: 'proxy' } });
    expect(other.requests).toHaveLength(0);
  });
});

describe('a file of several addresses', () => {
  test.each([
    ['the first', 0],
    ['the second', 1],
  ])('comes though nobody can use the proxy for one of them: %s', async (_name, unusable) => {
    await using mirror = await startFaultyServer();
    const proxies = new Map<string, string | null>();
    await using bench = await setUpWorkbench(systemThatNames(proxies));
    const { server, weft } = bench;
    const servers = [server, mirror];
    proxies.set(servers[1 - unusable]?.origin ?? '', null);
    const urls = servers.map((one) => one.file({ path: 'file.bin', seed: 7 }));
    await weft.addWith(options, urls.join('\t'));
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(servers[unusable]?.requests).toHaveLength(0);
  });

  test('fails with a sentence where nobody can use the proxy for any of them', async () => {
    await using mirror = await startFaultyServer();
    await using bench = await setUpWorkbench(systemThatNames(new Map()));
    const { server, weft } = bench;
    await weft.addWith(options, [server.file(), mirror.file()].join('\t'));
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ kind: 'failed', failure: { code: 'proxy' } });
  });
});

test('the system is asked once for many files of one server', async () => {
  const proxies = new Map<string, string | null>();
  const system = systemThatNames(proxies);
  await using bench = await setUpWorkbench(system);
  const { server, weft } = bench;
  proxies.set(server.origin, null);
  await weft.addWith(options, ...Array.from({ length: 50 }, () => server.file({ size: 10 })));
  await weft.engine.idle();
  for (const task of weft.tasks()) expect(task.state.kind).toBe('done');
  expect(system.asked.length).toBeLessThan(5);
});
