import { lookup } from 'node:dns/promises';
import { expect, test } from 'vitest';
import { rawRequest } from './raw-request.ts';
import { refusedAddress, unresolvableAddress } from './unusable-addresses.ts';

test('nothing listens at a refused address', async () => {
  expect((await rawRequest(await refusedAddress())).end).toEqual({ error: 'ECONNREFUSED' });
});

test('the host of an unresolvable address is not found', async () => {
  await expect(lookup(new URL(unresolvableAddress()).hostname)).rejects.toMatchObject({
    code: 'ENOTFOUND',
  });
});
