import { expect, test } from '../support/app-test.ts';

test('a development build says that it is one', async ({ start }) => {
  const { app } = await start();
  const title = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getTitle(),
  );
  expect(title).toBe('Weft (development build)');
});
