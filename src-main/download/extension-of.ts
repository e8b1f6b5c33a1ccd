const extensions: Readonly<Record<string, readonly string[]>> = {
  '.7z': ['application/x-7z-compressed'],
  '.aac': ['audio/aac'],
  '.apk': ['application/vnd.android.package-archive'],
  '.avi': ['video/x-msvideo'],
  '.avif': ['image/avif'],
  '.bmp': ['image/bmp'],
  '.bz2': ['application/x-bzip2'],
  '.css': ['text/css'],
  '.csv': ['text/csv'],
  '.deb': ['application/vnd.debian.binary-package', 'application/x-debian-package'],
  '.dmg': ['application/x-apple-diskimage'],
  '.doc': ['application/msword'],
  '.docx': ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  '.epub': ['application/epub+zip'],
  '.flac': ['audio/flac', 'audio/x-flac'],
  '.gif': ['image/gif'],
  '.gz': ['application/gzip', 'application/x-gzip'],
  '.heic': ['image/heic'],
  '.html': ['text/html'],
  '.ico': ['image/vnd.microsoft.icon', 'image/x-icon'],
  '.ics': ['text/calendar'],
  '.iso': ['application/x-iso9660-image'],
  '.jar': ['application/java-archive'],
  '.jpg': ['image/jpeg', 'image/jpg'],
  '.js': ['text/javascript', 'application/javascript'],
  '.json': ['application/json'],
  '.m4a': ['audio/mp4', 'audio/x-m4a'],
  '.md': ['text/markdown'],
  '.mkv': ['video/x-matroska', 'video/matroska'],
  '.mov': ['video/quicktime'],
  '.mp3': ['audio/mpeg'],
  '.mp4': ['video/mp4'],
  '.mpg': ['video/mpeg'],
  '.ods': ['application/vnd.oasis.opendocument.spreadsheet'],
  '.odt': ['application/vnd.oasis.opendocument.text'],
  '.ogg': ['audio/ogg', 'application/ogg'],
  '.ogv': ['video/ogg'],
  '.pdf': ['application/pdf'],
  '.png': ['image/png'],
  '.pptx': ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  '.rar': ['application/vnd.rar', 'application/x-rar-compressed'],
  '.rpm': ['application/x-rpm'],
  '.rtf': ['application/rtf', 'text/rtf'],
  '.svg': ['image/svg+xml'],
  '.tar': ['application/x-tar'],
  '.tif': ['image/tiff'],
  '.torrent': ['application/x-bittorrent'],
  '.wasm': ['application/wasm'],
  '.wav': ['audio/wav', 'audio/x-wav', 'audio/vnd.wave'],
  '.webm': ['video/webm'],
  '.webp': ['image/webp'],
  '.woff2': ['font/woff2'],
  '.xhtml': ['application/xhtml+xml'],
  '.xls': ['application/vnd.ms-excel'],
  '.xlsx': ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  '.xml': ['application/xml', 'text/xml'],
  '.xz': ['application/x-xz'],
  '.zip': ['application/zip', 'application/x-zip-compressed'],
  '.zst': ['application/zstd'],
};

const byType = new Map(
  Object.entries(extensions).flatMap(([extension, types]) =>
    types.map((type) => [type, extension] as const),
  ),
);

/**
 * The usual extension, with its dot, of files with this Content-Type; null where the type says
 * little, like `text/plain` and `application/octet-stream`, or is not known.
 */
export function extensionOf(contentType: string): string | null {
  const type = contentType
    .replace(/[;,].*$/s, '')
    .trim()
    .toLowerCase();
  return byType.get(type) ?? null;
}
