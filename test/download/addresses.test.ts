import { describe, expect, test } from 'vitest';
import { Addresses, hostOf } from '../../src-main/download/addresses.ts';

const everywhere = () => true;
const urls = ['http://a.example/x', 'http://b.example:81/x', 'http://c.example/x'];

function setUp(given: readonly string[] = urls) {
  const addresses = new Addresses(given);
  return {
    addresses,
    /** Connects to the best one. */
    connect(hasRoom: (host: string) => boolean = everywhere) {
      const source = addresses.best(({ host }) => hasRoom(host));
      if (source !== undefined) source.connections += 1;
      return source;
    },
  };
}

test.each([
  ['http://a.example/x', 'a.example'],
  ['https://a.example:8443/x?y', 'a.example:8443'],
  ['http://me:secret@a.example:81/', 'a.example:81'],
  ['http://[::1]:8080/', '[::1]:8080'],
])('the host of %s is %s', (address, expected) => {
  expect(hostOf(address)).toBe(expected);
});

describe('connections', () => {
  test('go to the addresses in their order, and then again from the first one', () => {
    const { connect } = setUp();
    const hosts = Array.from({ length: 5 }, () => connect()?.host);
    expect(hosts).toEqual(['a.example', 'b.example:81', 'c.example', 'a.example', 'b.example:81']);
  });

  test('go where there is room', () => {
    const { connect } = setUp();
    const hasRoom = (host: string) => host !== 'a.example';
    const hosts = Array.from({ length: 4 }, () => connect(hasRoom)?.host);
    expect(hosts).toEqual(['b.example:81', 'c.example', 'b.example:81', 'c.example']);
    expect(connect(() => false)).toBeUndefined();
  });

  test('that are over make place for others', () => {
    const { connect } = setUp();
    const [first] = [connect(), connect(), connect()];
    if (first === undefined) throw new Error('There is no address');
    first.connections -= 1;
    expect(connect()).toBe(first);
  });
});

describe('an address that is of no use', () => {
  test('is not used again, unless it is the last one', () => {
    const { addresses, connect } = setUp();
    const [a, b, c] = [connect(), connect(), connect()];
    if (a === undefined || b === undefined || c === undefined) throw new Error('Too few');
    expect(addresses.drop(b)).toBe(true);
    expect(addresses.drop(a)).toBe(true);
    expect([connect(), connect()]).toEqual([c, c]);
    expect(addresses.drop(c)).toBe(false);
    expect(connect()).toBe(c);
  });

  test('leaves the others to be tried, however many of its connections say so', () => {
    const { addresses, connect } = setUp(urls.slice(0, 2));
    const a = connect();
    if (a === undefined) throw new Error('There is no address');
    expect(addresses.drop(a)).toBe(true);
    expect(addresses.drop(a)).toBe(true);
    expect(connect()?.host).toBe('b.example:81');
  });
});

describe('the proxies of the system', () => {
  test('are those that it names for each address', async () => {
    const { addresses } = setUp();
    await addresses.askForProxies(async (url) =>
      url === urls[1] ? 'http://proxy.example/' : null,
    );
    const proxies = Array.from({ length: 3 }, () => {
      const source = addresses.best(everywhere);
      if (source !== undefined) source.connections += 1;
      return source?.systemProxy;
    });
    expect(proxies).toEqual([null, 'http://proxy.example/', null]);
  });

  test('cost the addresses for which none can be used, while there is another', async () => {
    const { addresses, connect } = setUp();
    await addresses.askForProxies(async (url) => {
      if (url !== urls[1]) throw new Error('It cannot be used');
      return null;
    });
    expect([connect()?.host, connect()?.host]).toEqual(['b.example:81', 'b.example:81']);
  });

  test('end it where none can be used for any', async () => {
    const { addresses } = setUp();
    const asking = addresses.askForProxies(async (url) => {
      throw new Error(`It cannot be used for ${url}`);
    });
    await expect(asking).rejects.toThrow(urls[2]);
  });
});
