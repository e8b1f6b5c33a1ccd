import type { DigestAlgorithm } from '../contract/digest.ts';

/** A place on a server where the digest of a file may be told. */
export interface SumsPlace {
  readonly address: string;
  /** Its name, or for a place beside the file alone what stands after the file's name. */
  readonly name: string;
  /** Whether it tells of the other files of the folder, too. */
  readonly isOfFolder: boolean;
  /** What its name promises; null where that is open. */
  readonly algorithm: DigestAlgorithm | null;
}

type Known = Omit<SumsPlace, 'address'>;

const ofFolder = (name: string, algorithm: DigestAlgorithm | null): Known => {
  return { name, algorithm, isOfFolder: true };
};
const ofFile = (name: string, algorithm: DigestAlgorithm): Known => {
  return { name, algorithm, isOfFolder: false };
};

/** The usual ones, the strongest digest first; of one strength those that answer for many files. */
const known: readonly Known[] = [
  ofFolder('SHA512SUMS', 'sha-512'),
  ofFile('.sha512', 'sha-512'),
  ofFolder('SHA256SUMS', 'sha-256'),
  ofFolder('sha256sum.txt', 'sha-256'),
  ofFolder('sha256sums.txt', 'sha-256'),
  ofFile('.sha256', 'sha-256'),
  ofFile('.sha256sum', 'sha-256'),
  ofFolder('checksums.txt', null),
  ofFolder('SHA1SUMS', 'sha-1'),
  ofFile('.sha1', 'sha-1'),
  ofFolder('MD5SUMS', 'md5'),
  ofFile('.md5', 'md5'),
];

/**
 * Where beside a file servers usually keep its digest, the strongest first. None for an address
 * with a query: the path alone would not be the file's.
 */
export function sumsPlaces(url: string): readonly SumsPlace[] {
  const file = new URL(url);
  if (file.search !== '' || file.pathname.endsWith('/')) return [];
  file.hash = '';
  return known.map((place) => {
    const { name, isOfFolder } = place;
    return { ...place, address: isOfFolder ? new URL(name, file).href : `${file.href}${name}` };
  });
}
