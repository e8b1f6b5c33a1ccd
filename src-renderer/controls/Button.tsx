import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'className'> {
  readonly icon?: LucideIcon;
  readonly look?: 'plain' | 'quiet' | 'primary' | 'danger';
  /** Shows only the icon where the window is narrow; the words stay its name. */
  readonly folds?: boolean;
  readonly submits?: boolean;
}

/** A button with words, and an icon where it helps. */
export function Button({
  icon: Icon,
  look = 'plain',
  folds = false,
  submits = false,
  children,
  ...rest
}: ButtonProps) {
  const className = `${styles.button} ${styles[look]} ${folds ? styles.folds : ''}`;
  return (
    <button type={submits ? 'submit' : 'button'} className={className} {...rest}>
      {Icon && <Icon size={15} strokeWidth={2} aria-hidden />}
      <span className={styles.words}>{children}</span>
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'look' | 'folds' | 'children'> {
  readonly icon: LucideIcon;
  /** The name, and the tooltip unless `title` says more. */
  readonly words: string;
}

/** A button with an icon; its words are its name and its tooltip. */
export function IconButton({ icon: Icon, words, submits = false, ...rest }: IconButtonProps) {
  return (
    <button
      type={submits ? 'submit' : 'button'}
      className={styles.icon}
      aria-label={words}
      title={words}
      {...rest}
    >
      <Icon size={16} strokeWidth={1.9} aria-hidden />
    </button>
  );
}
