import {
  ArrowDownToLine,
  ArrowUpToLine,
  ChevronDown,
  ChevronUp,
  Copy,
  FolderOpen,
  Info,
  Link2,
  type LucideIcon,
  Pause,
  Play,
  RotateCw,
  Trash2,
  X,
} from 'lucide-react';
import type { RowAction } from './row-actions.ts';

export const actionIcons: Readonly<Record<RowAction, LucideIcon>> = {
  'show-in-folder': FolderOpen,
  retry: RotateCw,
  'try-now': Play,
  pause: Pause,
  resume: Play,
  cancel: X,
  remove: Trash2,
  first: ArrowUpToLine,
  raise: ChevronUp,
  lower: ChevronDown,
  last: ArrowDownToLine,
  'new-address': Link2,
  details: Info,
  'copy-address': Copy,
};
