import packageJson from '../package.json' with { type: 'json' };

/** The version of Weft, as in package.json. */
export const version = packageJson.version;
