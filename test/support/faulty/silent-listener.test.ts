import { expect, test } from 'vitest';
import { rawRequest } from '../raw-request.ts';
import { startSilentListener } from './silent-listener.ts';

test('a silent listener accepts and never says anything', async () => {
  await using listener = await startSilentListener();
  const answer = await rawRequest(`http://${listener.host}/`, { patience: 300 });
  expect(answer).toMatchObject({ head: '', end: 'silent' });
  expect(listener.connections).toBe(1);
});

test('closing a silent listener cuts the connections that are open', async () => {
  const listener = await startSilentListener();
  const answer = rawRequest(`http://${listener.host}/`);
  await expect.poll(() => listener.connections).toBe(1);
  await listener.close();
  expect((await answer).end).not.toBe('silent');
});
