import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { failure } from '../../src-main/contract/failure.ts';
import { classify } from '../../src-main/download/classify.ts';
import { addressesOf, type Interfaces, isConnected } from '../../src-main/download/network.ts';
import { type Circumstances, Outages } from '../../src-main/download/outages.ts';
import { expectWhole, liveOf, setUpWorkbench, taskOf } from '../support/workbench.ts';

function address(cidr: string, internal = false): NetworkInterfaceInfo {
  const [ip = ''] = cidr.split('/');
  const rest = { address: ip, netmask: '', mac: '00:00:00:00:00:00', internal, cidr };
  return ip.includes(':') ? { ...rest, family: 'IPv6', scopeid: 0 } : { ...rest, family: 'IPv4' };
}

const loopback = [address('127.0.0.1/8', true), address('::1/128', true)];
const wifi = [address('192.168.1.23/24'), address('fe80::1c2d:3e4f:5a6b:7c8d/64')];

describe('a machine has no network', () => {
  test.each<[sentence: string, interfaces: Interfaces]>([
    ['with its loopback alone', { lo: loopback }],
    [
      'with Docker, its bridges and containers',
      {
        lo: loopback,
        docker0: [address('172.17.0.1/16'), address('fe80::42:acff:fe11:1/64')],
        'br-3f2a91bc04de': [address('172.18.0.1/16')],
        veth12ab34c: [address('fe80::68c4:2ff:fe11:9/64')],
      },
    ],
    [
      'with virtual machines',
      {
        lo: loopback,
        virbr0: [address('192.168.122.1/24')],
        vmnet8: [address('172.16.45.1/24')],
        vboxnet0: [address('192.168.56.1/24')],
      },
    ],
    [
      'with a tunnel into a network that is out of reach',
      {
        lo: loopback,
        tun0: [address('10.8.0.6/24')],
        wg0: [address('10.2.0.2/32')],
        tailscale0: [address('100.101.102.103/32'), address('fd7a:115c:a1e0::1/128')],
      },
    ],
    [
      'on macOS with its Wi-Fi off',
      {
        lo0: [...loopback, address('fe80::1/64', true)],
        awdl0: [address('fe80::f4a1:bff:fe2c:3d/64')],
        llw0: [address('fe80::f4a1:bff:fe2c:3d/64')],
        utun0: [address('fe80::8d1a:2b3c:4d5e:6f70/64')],
        utun4: [address('100.64.0.9/32')],
        bridge100: [address('192.168.64.1/24')],
      },
    ],
    [
      'on Windows with the cable out',
      {
        'Loopback Pseudo-Interface 1': loopback,
        'vEthernet (WSL (Hyper-V firewall))': [address('172.28.96.1/20')],
        'vEthernet (Default Switch)': [address('172.20.16.1/20')],
        'VMware Network Adapter VMnet1': [address('192.168.19.1/24')],
        'VirtualBox Host-Only Network': [address('192.168.56.1/24')],
        'Wi-Fi': [address('169.254.83.107/16'), address('fe80::9c3d:1a2b:3c4d:536b/64')],
      },
    ],
    ['where nobody gave it an address', { lo: loopback, eth0: [address('169.254.12.9/16')] }],
  ])('%s', (_sentence, interfaces) => {
    expect(isConnected(interfaces)).toBe(false);
    expect(addressesOf(interfaces)).toBe('');
  });
});

describe('a machine has a network', () => {
  test.each<[sentence: string, interfaces: Interfaces]>([
    ['over Wi-Fi', { lo: loopback, wlp3s0: wifi }],
    ['over IPv6 alone', { lo: loopback, eth0: [address('2001:db8:1::2/64')] }],
    ['in a container', { lo: loopback, eth0: [address('172.17.0.2/16')] }],
    ['in a container without root', { lo: loopback, tap0: [address('10.0.2.100/24')] }],
    ['over a bridge of its own', { lo: loopback, br0: [address('192.168.1.5/24')] }],
    ['over a modem', { lo: loopback, ppp0: [address('100.70.1.2/32')] }],
    ['over a switch of Hyper-V', { 'vEthernet (External)': [address('192.168.1.7/24')] }],
    ['on macOS', { lo0: loopback, en0: wifi, utun0: [address('fe80::1:2/64')] }],
  ])('%s', (_sentence, interfaces) => {
    expect(isConnected(interfaces)).toBe(true);
  });
});

test('addresses come in another order without being others', () => {
  const [one, other] = [address('192.168.1.23/24'), address('10.0.0.5/8')];
  expect(addressesOf({ eth0: [one], wlan0: [other] })).toBe(
    addressesOf({ wlan0: [other], eth0: [one] }),
  );
  expect(addressesOf({ eth0: [one] })).not.toBe(addressesOf({ eth0: [other] }));
});

/** A failure as it comes from Node. */
function failed(code: string, message: string) {
  return classify(Object.assign(new Error(message), { code }));
}

const noName = failed('EAI_AGAIN', 'getaddrinfo EAI_AGAIN files.example');
const noWay = failed('ENETUNREACH', 'connect ENETUNREACH 203.0.113.7:443 - Local (0.0.0.0:0)');
const noSuchName = failed('ENOTFOUND', 'getaddrinfo ENOTFOUND files.example');
const noWay6 = failed('ENETUNREACH', 'connect ENETUNREACH 2001:db8:9::1:443 - Local (:::0)');
const noNeighbour = failed('EHOSTUNREACH', 'connect EHOSTUNREACH 192.168.1.77:80');
const noHost = failed('EHOSTUNREACH', 'connect EHOSTUNREACH 203.0.113.7:80');
const noProxy = failure('proxy', { detail: 'getaddrinfo EAI_AGAIN proxy.example' });

const connected: Circumstances = {
  interfaces: () => ({ lo: loopback, wlp3s0: wifi }),
  received: 0,
  retries: 5,
};
const offline: Circumstances = { ...connected, interfaces: () => ({ lo: loopback }) };

describe('a failure costs no attempt', () => {
  test.each([
    ['without an address, when a name is not found', noSuchName, offline],
    ['without an address, when nothing answers', failed('ETIMEDOUT', 'timeout'), offline],
    ['without an address, though none was asked for', noWay, { ...offline, retries: 0 }],
    ['when nobody answers for names', noName, connected],
    ['when nobody knows the way', noWay, connected],
    ['when a router does not know the way', noHost, connected],
    ['when nobody answers for the name of the proxy', noProxy, connected],
  ])('%s', (_sentence, what, circumstances) => {
    expect(new Outages().timesFor({ received: 0 }, what, circumstances)).toBe(1);
  });
});

describe('a failure costs an attempt', () => {
  test.each([
    ['when a name is not found', noSuchName, connected],
    ['when the network has no address of the family', noWay6, connected],
    ['when a neighbour is not there', noNeighbour, connected],
    ['when the server refuses, even without an address', failed('ECONNREFUSED', 'no'), offline],
    ['when none is wanted', noName, { ...connected, retries: 0 }],
  ])('%s', (_sentence, what, circumstances) => {
    expect(new Outages().timesFor({ received: 0 }, what, circumstances)).toBeNull();
  });
});

test('a list goes on trying while nobody knows the way into the network', async () => {
  await using bench = await setUpWorkbench({ retries: 1 });
  const { server, weft } = bench;
  // No packet is sent to it: no connection leads to all machines.
  await weft.add('http://255.255.255.255/file.bin');
  const tries = () =>
    weft.engine.table.eventsOf(liveOf(weft)).filter(({ what }) => what === 'asked');
  await expect.poll(() => tries().length, { timeout: 15_000 }).toBeGreaterThan(2);
  expect(liveOf(weft).failedAttempts).toBe(0);
  await weft.engine.setAddress(1, server.file());
  await weft.engine.steer('resume', 'all');
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
});

describe('an outage', () => {
  function fakeClock(): void {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
  }

  /** Fails once a minute for so long; what came of each time. */
  function failsFor(minutes: number, circumstances = connected): (number | null)[] {
    const outages = new Outages();
    const task = { received: 0 };
    return Array.from({ length: minutes }, () => {
      vi.setSystemTime(Date.now() + 60_000);
      return outages.timesFor(task, noName, circumstances);
    });
  }

  test('without an address may last for ever', () => {
    fakeClock();
    expect(failsFor(10_000, offline).at(-1)).toBe(10_000);
  });

  test('of which only failures speak may last for an hour', () => {
    fakeClock();
    const times = failsFor(100);
    expect(times.indexOf(null)).toBe(60);
  });

  test('begins anew after a sleep, and when the task has got further', () => {
    fakeClock();
    const outages = new Outages();
    const task = { received: 0 };
    expect(outages.timesFor(task, noName, connected)).toBe(1);
    expect(outages.timesFor(task, noName, connected)).toBe(2);
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    expect(outages.timesFor(task, noName, connected)).toBe(1);
    task.received = 1000;
    expect(outages.timesFor(task, noName, { ...connected, received: 1000 })).toBe(1);
  });

  test('is none while bytes come in for others', () => {
    const outages = new Outages();
    const task = { received: 0 };
    expect(outages.timesFor(task, noName, { ...connected, received: 100 })).toBe(1);
    expect(outages.timesFor(task, noName, { ...connected, received: 200 })).toBeNull();
    expect(outages.timesFor(task, noName, { ...connected, received: 200 })).toBeNull();
  });
});
