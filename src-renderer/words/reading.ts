/** What was typed, understood; or a sentence that says what is allowed. */
export type Reading<Value> =
  | { readonly value: Value; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };

/** All of them as one: their values by name, or the first problem. */
export function readTogether<Values extends object>(
  readings: {
    readonly [Name in keyof Values]: Reading<Values[Name]>;
  },
): Reading<Values> {
  const values: Partial<Values> = {};
  for (const name of Object.keys(readings) as (keyof Values)[]) {
    const { value, problem } = readings[name];
    if (problem !== undefined) return { problem };
    values[name] = value;
  }
  // Every name was given its value.
  return { value: values as Values };
}

/** What is wrong with each of them, by name. */
export function problemsIn<Name extends string>(
  readings: Readonly<Record<Name, Reading<unknown>>>,
): Partial<Record<Name, string>> {
  const problems: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(readings) as Name[]) {
    const { problem } = readings[name];
    if (problem !== undefined) problems[name] = problem;
  }
  return problems;
}
