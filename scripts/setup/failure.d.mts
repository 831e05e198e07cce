export class SetupFailure extends Error {
  constructor(what: string, fix: string);
}

/** From npm's output. */
export function failureFrom(output: string): SetupFailure;
