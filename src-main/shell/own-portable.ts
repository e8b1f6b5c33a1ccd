// What the portable package calls the program that it unpacks and starts.
const ownName = 'weft';

/**
 * Path of the portable program that unpacked the one that runs; null when none did. Programs that
 * were started by another portable program inherit what that one was told of itself; it does not
 * say where it was unpacked to, but whose it is.
 */
export function ownPortable(environment: NodeJS.ProcessEnv): string | null {
  const { PORTABLE_EXECUTABLE_FILE: file, PORTABLE_EXECUTABLE_APP_FILENAME: name } = environment;
  return file !== undefined && name?.toLowerCase() === ownName ? file : null;
}
