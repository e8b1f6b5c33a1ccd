export type FileKind = 'image' | 'video' | 'audio' | 'archive' | 'text' | 'code' | 'disc' | 'other';

const extensions: Readonly<Record<Exclude<FileKind, 'other'>, string>> = {
  image: 'png jpg jpeg gif webp avif svg bmp tif tiff heic ico psd',
  video: 'mp4 mkv webm mov avi m4v mpg mpeg ogv wmv',
  audio: 'mp3 flac ogg opus wav m4a aac wma aiff',
  archive: 'zip gz tgz xz bz2 zst 7z rar tar lz4 jar',
  text: 'txt pdf md doc docx odt rtf epub csv tsv xls xlsx ods ppt pptx log tex',
  code: 'js ts json xml html htm css py rs go c h cpp java sh yaml yml toml sql wasm',
  disc: 'iso img dmg exe msi deb rpm appimage pkg apk bin',
};

const kinds = new Map<string, FileKind>();
for (const kind of Object.keys(extensions) as (keyof typeof extensions)[]) {
  for (const extension of extensions[kind].split(' ')) kinds.set(extension, kind);
}

/** What sort of file a name promises, by its last extension. */
export function fileKind(name: string): FileKind {
  const dot = name.lastIndexOf('.');
  return (dot > 0 && kinds.get(name.slice(dot + 1).toLowerCase())) || 'other';
}
