import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { setUpWorkbench, taskOf } from '../support/workbench.ts';

const lines = Array.from({ length: 2_000 }, (_, index) => `line ${index}\n  indented\n\tmore`);
const text = Buffer.from(lines.join('\n'));
const head = Buffer.from(
  `HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nETag: "a"\r\nContent-Length: ${text.length}\r\n\r\n`,
);

test.for([
  1, 2, 3, 4, 40,
])('a text with indented lines is right although its head came in two pieces, %i bytes before its end', async (bytes) => {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.once('data', async () => {
      socket.write(head.subarray(0, -bytes));
      await wait(50);
      socket.write(Buffer.concat([head.subarray(-bytes), text]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await using bench = await setUpWorkbench();
  const { port } = server.address() as AddressInfo;
  await bench.weft.run(`http://127.0.0.1:${port}/indented.txt`);
  server.close();
  expect(taskOf(bench.weft).state).toEqual({ kind: 'done', verdict: 'consistent' });
  expect(await readFile(`${bench.files}/indented.txt`)).toEqual(text);
});
