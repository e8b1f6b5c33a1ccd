import { Agent, type AgentOptions, get } from 'node:https';
import { expect, test } from 'vitest';
import { startFaultyServer } from '../faulty-server.ts';
import {
  clientCertificate,
  type Identity,
  serverCertificate,
  testAuthority,
} from './certificate.ts';

function request(url: string, options: AgentOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { agent: new Agent(options) }, (response) => {
      response.toArray().then((chunks) => resolve(Buffer.concat(chunks)), reject);
    }).on('error', reject);
  });
}

async function trusting(): Promise<AgentOptions> {
  return { ca: (await testAuthority()).certificate };
}

test('a certificate that nobody vouches for is shown unless told', async () => {
  await using server = await startFaultyServer({ tls: true });
  await expect(request(server.file(), {})).rejects.toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
});

test('the same files and the same faults are carried', async () => {
  await using server = await startFaultyServer({ tls: true });
  const url = server.file();
  expect(await request(url, { rejectUnauthorized: false })).toEqual(server.bytesOf(url));
  const reset = server.file({ ending: { kind: 'reset', after: 10 } });
  await expect(request(reset, { rejectUnauthorized: false })).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
});

test('a certificate of the test authority is right for those who trust it', async () => {
  await using server = await startFaultyServer({ tls: 'trusted' });
  const url = server.file();
  expect(await request(url, await trusting())).toEqual(server.bytesOf(url));
  await expect(request(url, {})).rejects.toMatchObject({
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
});

test.each<[identity: Identity, code: string]>([
  ['expired', 'CERT_HAS_EXPIRED'],
  ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
])('an authority does not help a certificate that is %s', async (tls, code) => {
  await using server = await startFaultyServer({ tls });
  const url = server.file();
  await expect(request(url, await trusting())).rejects.toMatchObject({ code });
  expect(await request(url, { rejectUnauthorized: false })).toEqual(server.bytesOf(url));
});

test('a certificate of the client may be demanded', async () => {
  await using server = await startFaultyServer({ tls: 'trusted', demandsCertificate: true });
  const url = server.file();
  const { certificate: cert, key } = await clientCertificate('open sesame');
  const shown = { ...(await trusting()), cert, key, passphrase: 'open sesame' };
  expect(await request(url, shown)).toEqual(server.bytesOf(url));
  await expect(request(url, await trusting())).rejects.toThrow(/certificate required/);
  expect(server.requests).toHaveLength(1);
});

test('a certificate of another authority does not do', async () => {
  await using server = await startFaultyServer({ tls: 'trusted', demandsCertificate: true });
  const { certificate: cert, key } = await serverCertificate('self-signed');
  const shown = { ...(await trusting()), cert, key };
  await expect(request(server.file(), shown)).rejects.toThrow();
  expect(server.requests).toHaveLength(0);
});
