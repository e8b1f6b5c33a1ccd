import type { Task } from '../contract/task.ts';
import { TakenNames } from './names.ts';

/** A task that is not done holds its name; a cancelled one may be tried again. */
export function holdsName({ state, duplicateOf }: Task): boolean {
  return state.kind !== 'done' && duplicateOf === null;
}

/** The names that tasks hold for files to come, by folder. */
export class HeldNames {
  readonly #folders = new Map<string, TakenNames>();

  /** A task was added. */
  add(task: Task): void {
    if (holdsName(task)) this.#in(task.folder).take(task.name);
  }

  /** A task gives up its name, if it holds it. */
  release(task: Task): void {
    if (holdsName(task)) this.#in(task.folder).release(task.name);
  }

  /** A task went from one form to another of the same name. */
  follow(before: Task, now: Task): void {
    const held = holdsName(before);
    if (held === holdsName(now)) return;
    if (held) this.release(before);
    else this.add(now);
  }

  /**
   * Has a task hold the name it wants, or a distinct one where another task of the folder has it.
   * @param isOnDisk whether a file stands under its present name, which is not given up then.
   * @returns the name that it holds now.
   */
  exchange({ folder, name }: Task, wanted: string, isOnDisk: boolean): string {
    const names = this.#in(folder);
    if (!isOnDisk) names.release(name);
    return names.reserve(wanted);
  }

  #in(folder: string): TakenNames {
    let names = this.#folders.get(folder);
    if (names === undefined) {
      names = new TakenNames([]);
      this.#folders.set(folder, names);
    }
    return names;
  }
}
