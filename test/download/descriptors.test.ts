import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { connectionsWithin, descriptorLimit } from '../../src-main/download/descriptors.ts';

describe('connections', () => {
  test('are so many that a socket, a part file and a file that is being finished fit for each', () => {
    expect(connectionsWithin(64, 40)).toBe(8);
    expect(connectionsWithin(1024, 40)).toBe(328);
    expect(connectionsWithin(1024, 128)).toBe(298);
  });

  test('are at least one, and any number where there is no limit', () => {
    expect(connectionsWithin(20, 40)).toBe(1);
    expect(connectionsWithin(null, 40)).toBe(Number.POSITIVE_INFINITY);
  });
});

test.skipIf(process.platform !== 'linux')('the limit is the one that the shell tells', () => {
  // Node raises the soft limit to the hard one.
  const told = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  expect(descriptorLimit()).toBe(told === 'unlimited' ? null : Number(told));
});

test.skipIf(process.platform !== 'linux')(
  'the limit is known on systems without /proc, too',
  () => {
    const system = Object.getOwnPropertyDescriptor(process, 'platform');
    const known = descriptorLimit();
    try {
      Object.defineProperty(process, 'platform', { ...system, value: 'darwin' });
      expect(descriptorLimit()).toBe(known);
    } finally {
      Object.defineProperty(process, 'platform', system ?? {});
    }
  },
);
