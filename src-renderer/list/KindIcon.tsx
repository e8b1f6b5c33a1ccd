import {
  Disc3,
  File,
  FileArchive,
  FileCode,
  FileImage,
  FileMusic,
  FilePlay,
  FileText,
  type LucideIcon,
} from 'lucide-react';
import type { TaskStatus } from '../../src-main/contract/task.ts';
import { type FileKind, fileKind } from '../words/file-kind.ts';
import styles from './KindIcon.module.css';

const icons: Readonly<Record<FileKind, LucideIcon>> = {
  image: FileImage,
  video: FilePlay,
  audio: FileMusic,
  archive: FileArchive,
  text: FileText,
  code: FileCode,
  disc: Disc3,
  other: File,
};

interface KindIconProps {
  readonly name: string;
  readonly status: TaskStatus;
}

/** What sort of file it is, on a tile in the colour of its state. */
export function KindIcon({ name, status }: KindIconProps) {
  const Icon = icons[fileKind(name)];
  return (
    <span className={styles.tile} data-status={status}>
      <Icon size={18} strokeWidth={1.7} aria-hidden />
    </span>
  );
}
