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
  const isFile = secret === 'authorities' || secret === 'certificate';
  return (
    <div className={styles.stored}>
      <Lock size={14} strokeWidth={2} aria-hidden />
      <p>
        The stored {name}
        {names}: kept unless you {isFile ? 'choose' : 'enter'} something new.
      </p>
      <Button
        look="quiet"
        aria-label={`Remove the stored ${name}`}
        onClick={() => change({ stored: draft.stored.filter((one) => one !== secret) })}
      >
        Remove
      </Button>
    </div>
  );
}
