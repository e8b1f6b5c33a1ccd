import type { ReactNode } from 'react';

interface CellProps {
  readonly className?: string | undefined;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** A cell of a row; the arrow keys move over rows and buttons, so it takes no focus itself. */
export function Cell({ className, title, children }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a td needs a table
    // biome-ignore lint/a11y/useFocusableInteractive: rows and buttons take the focus
    <div role="gridcell" className={className} title={title}>
      {children}
    </div>
  );
}
