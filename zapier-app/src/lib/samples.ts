/** Examples for the editor: people map members by them before anything ran. */

/**
 * One example with a value for every member: what the first lacks comes from those after it. In the editor a
 * member without a value looks as if it were always empty.
 */
export function filledSample<Sample extends object>(first: Sample, ...others: readonly Sample[]): Sample {
  return others.reduce((sample, other) => ({ ...other, ...withoutNulls(sample) }), first);
}

function withoutNulls(sample: object): object {
  return Object.fromEntries(Object.entries(sample).filter(([, value]) => value !== null));
}
