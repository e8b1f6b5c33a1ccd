/** What stops the set-up; its message is one sentence that says what to do. */
export class SetUpProblem extends Error {}
