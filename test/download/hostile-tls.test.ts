import { describe, expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { rangesAsked } from '../support/asked-ranges.ts';
import { testAuthority } from '../support/faulty/certificate.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { expectWhole, setUpWorkbench, taskOf } from '../support/workbench.ts';

const mebibyte = 1024 * 1024;

const insecure = { access: { ...plainAccess, insecure: true } };

async function trusting() {
  const { certificate } = await testAuthority();
  return { access: { ...plainAccess, authorities: certificate } };
}

describe.each([
  'expired',
  'self-signed',
  'wrong-host',
] as const)('a certificate that is %s', (identity) => {
  test('fails the file with the reason, before anything is asked', async () => {
    await using bench = await setUpWorkbench({ tls: identity });
    const { server, weft } = bench;
    await weft.addWith(await trusting(), server.file());
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({
      kind: 'failed',
      failure: { code: 'tls', retry: 'never', message: expect.stringMatching(/certificate/) },
    });
    expect(server.requests).toEqual([]);
  });

  test('is accepted for the list that says so, and for no other one', async () => {
    await using bench = await setUpWorkbench({ tls: identity });
    const { server, weft } = bench;
    await weft.addWith(insecure, server.file({ size: 17 * mebibyte, rate: 64 * mebibyte }));
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
    expect(rangesAsked(server, taskOf(weft).url).length).toBeGreaterThan(1);
    const asked = server.requests.length;
    await weft.add(server.file());
    await weft.engine.idle();
    expect(weft.tasks()[1]?.state).toMatchObject({ kind: 'failed', failure: { code: 'tls' } });
    expect(server.requests).toHaveLength(asked);
  });
});

describe('a server that somebody vouches for', () => {
  test('serves those who trust that one', async () => {
    await using bench = await setUpWorkbench({ tls: 'trusted' });
    const { server, weft } = bench;
    await weft.addWith(await trusting(), server.file());
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
  });

  test('sends to one that nobody vouches for, and is not followed there', async () => {
    await using bench = await setUpWorkbench({ tls: 'trusted' });
    await using other = await startFaultyServer({ tls: 'self-signed' });
    const { server, weft } = bench;
    const url = server.file({ answer: { kind: 'redirect', to: other.file() } });
    await weft.addWith(await trusting(), url);
    await weft.engine.idle();
    expect(taskOf(weft).state).toMatchObject({ kind: 'failed', failure: { code: 'tls' } });
    expect(other.requests).toEqual([]);
  });
});
