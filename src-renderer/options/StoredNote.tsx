import { Lock } from 'lucide-react';
import type { Secret } from '../../src-main/contract/list-options.ts';
import type { OptionsProps } from '../add/options-draft.ts';
import { Button } from '../controls/Button.tsx';
import { storedWords } from '../words/stored.ts';
import styles from './Options.module.css';

/** Under a field for something secret that the list has already: what becomes of it. */
export function StoredNote({ draft, change, secret }: OptionsProps & { readonly secret: Secret }) {
  if (!draft.stored.includes(secret)) return null;
  const name = storedWords[secret];
  const names = secret === 'headers' ? ` (${draft.headerNames.join(', ')})` : '';
  const isDropped = draft.dropped.includes(secret);
  const word = isDropped ? 'Keep' : 'Remove';
  function toggle(): void {
    const others = draft.dropped.filter((one) => one !== secret);
    change({ dropped: isDropped ? others : [...others, secret] });
  }
  return (
    <div className={styles.stored}>
      <Lock size={14} strokeWidth={2} aria-hidden />
      <p>
        The stored {name}
        {names} {isDropped ? 'will be removed.' : 'will be kept unless you give something new.'}
      </p>
      <Button look="quiet" aria-label={`${word} the stored ${name}`} onClick={toggle}>
        {word}
      </Button>
    </div>
  );
}
