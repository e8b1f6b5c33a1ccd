import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { ChangedOptions, OptionProblem } from '../../src-main/contract/list-options.ts';
import {
  type OptionProblems,
  type OptionsDraft,
  type OptionsProps,
  problemsOf,
  readChanges,
} from '../add/options-draft.ts';
import { focusOnProblem } from '../controls/focus-on-problem.ts';
import { useWeft } from '../weft.ts';

/** Options as they are filled in, and what is wrong with them, each at its field. */
interface Filled extends OptionsProps {
  /** What can be used; undefined, with the focus at the first problem, where something cannot. */
  readonly take: () => Promise<ChangedOptions | undefined>;
  /** The form that they are part of. */
  readonly form: RefObject<HTMLFormElement | null>;
}

/**
 * @param id a task of the list whose options change; null for a new list
 * @param onChange hears of every change
 */
export function useOptions(
  id: number | null,
  initial: () => OptionsDraft,
  onChange: () => void,
): Filled {
  const { bridge } = useWeft();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(initial);
  const [refusal, setRefusal] = useState<OptionProblem | null>(null);
  const [attempts, setAttempts] = useState(0);
  useLayoutEffect(() => {
    if (attempts > 0) focusOnProblem(form.current);
  }, [attempts]);

  async function take(): Promise<ChangedOptions | undefined> {
    const { value } = readChanges(draft);
    const refused = value && (await bridge.call('check-options', { id, ...value }));
    if (refused === null) return value;
    setRefusal(refused ?? null);
    setAttempts((before) => before + 1);
    return undefined;
  }

  return {
    draft,
    change(part) {
      setDraft((before) => ({ ...before, ...part }));
      setRefusal(null);
      onChange();
    },
    // Not before somebody wanted to go on.
    problems: attempts > 0 ? problemsWith(draft, refusal) : {},
    take,
    form,
  };
}

function problemsWith(draft: OptionsDraft, refusal: OptionProblem | null): OptionProblems {
  const problems = problemsOf(draft);
  return refusal === null ? problems : { ...problems, [refusal.field]: refusal.problem };
}
