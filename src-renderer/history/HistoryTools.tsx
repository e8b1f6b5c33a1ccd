import { Braces, Eraser, Search, Table } from 'lucide-react';
import { historyLimits } from '../../src-main/contract/history.ts';
import { Button } from '../controls/Button.tsx';
import fieldStyles from '../controls/Field.module.css';
import { useWeft } from '../weft.ts';
import { sentence } from '../words/sentence.ts';
import styles from './HistoryTools.module.css';
import type { Say } from './message.ts';

interface HistoryToolsProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly onClear: () => void;
  readonly say: Say;
}

const exports = [
  { format: 'csv', icon: Table, words: 'Export CSV…' },
  { format: 'json', icon: Braces, words: 'Export JSON…' },
] as const;

/** What can be done with the whole history. */
export function HistoryTools({ search, onSearch, onClear, say }: HistoryToolsProps) {
  const { bridge } = useWeft();
  async function save(format: 'csv' | 'json'): Promise<void> {
    try {
      const isSaved = await bridge.call('export-history', { format });
      if (isSaved) say({ kind: 'news', text: 'The history was exported.' });
    } catch (error) {
      say({ kind: 'error', text: sentence(error) });
    }
  }
  return (
    <div className={styles.tools}>
      <div className={styles.search}>
        <Search size={15} aria-hidden />
        <input
          type="search"
          aria-label="Search the history"
          placeholder="Name or address"
          maxLength={historyLimits.search}
          spellCheck={false}
          autoComplete="off"
          className={`${fieldStyles.input} ${styles.field}`}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </div>
      {exports.map(({ format, icon, words }) => (
        <Button
          key={format}
          icon={icon}
          look="quiet"
          folds
          title={words}
          onClick={() => void save(format)}
        >
          {words}
        </Button>
      ))}
      <Button icon={Eraser} look="quiet" folds title="Clear history…" onClick={onClear}>
        Clear history…
      </Button>
    </div>
  );
}
