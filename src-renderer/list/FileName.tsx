import type { ReactNode } from 'react';
import { splitName } from '../words/shorten.ts';
import styles from './FileName.module.css';

interface FileNameProps {
  readonly id: string;
  readonly name: string;
  readonly title?: string;
  /** Marks in front of it. */
  readonly children?: ReactNode;
}

/** The name of a file in a row; a long one loses its middle when there is no room. */
export function FileName({ id, name, title, children }: FileNameProps) {
  const { head, tail } = splitName(name);
  return (
    <span id={id} className={styles.name} title={title}>
      {children}
      <bdi className={styles.head}>{head}</bdi>
      {tail !== '' && <bdi className={styles.tail}>{tail}</bdi>}
    </span>
  );
}
