/**
 * What electron-builder asks fpm for.
 * @typedef {object} Asked
 * @property {Record<string, string>} options by their long names
 * @property {string[]} depends
 * @property {string[]} recommends
 * @property {{ source: string, target: string }[]} files a source that ends with `/` is a folder
 *   whose contents go to the target
 */

/** Short names and names that mean the same. */
const longNames = { s: 'input', t: 'target', d: 'depends' };
const flags = new Set(['force', 'debug']);

/**
 * @param {readonly string[]} args
 * @returns {Asked}
 */
export function readArguments(args) {
  /** @type {Asked} */
  const asked = { options: {}, depends: [], recommends: [], files: [] };
  const rest = [...args];
  while (rest.length > 0) {
    const arg = /** @type {string} */ (rest.shift());
    if (arg.startsWith('-')) readOption(asked, arg, rest);
    else asked.files.push(readFiles(arg));
  }
  return asked;
}

/**
 * @param {Asked} asked
 * @param {string} arg
 * @param {string[]} rest
 */
function readOption(asked, arg, rest) {
  const [, given, inline] = /^--?([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
  const name = longNames[given] ?? given;
  if (flags.has(name)) return;
  const value = inline ?? rest.shift() ?? '';
  if (name === 'depends') asked.depends.push(value);
  else if (name === 'deb-recommends') asked.recommends.push(value);
  else asked.options[name] = value;
}

/** @param {string} mapping `source=target` */
function readFiles(mapping) {
  const end = mapping.lastIndexOf('=');
  if (end < 1) throw new Error(`This says nothing of where the file goes to: ${mapping}`);
  return { source: mapping.slice(0, end), target: mapping.slice(end + 1) };
}
