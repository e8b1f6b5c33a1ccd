/**
 * Says what the set-up does, on standard error: standard output belongs to the program that follows.
 * @param {string} text
 */
export function say(text) {
  console.error(`[set-up] ${text}`);
}
