/**
 * What an error says that came of looking for a file: null, there is none.
 * @throws the error itself when it says something else: a disk that cannot be read for now has not
 * lost what is on it.
 */
export function goneOnly(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
