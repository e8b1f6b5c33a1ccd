/** Chromium's sandbox does not work for root, and only there is it switched off. */
export const rootSwitches =
  process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
