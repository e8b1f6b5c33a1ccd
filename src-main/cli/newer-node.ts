// What undici 8 and node:sqlite need; Node 23, long out of support, had neither for a while.
export const least = [22, 19] as const;

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > least[0] + 1 || (major === least[0] && minor >= least[1]);
}
