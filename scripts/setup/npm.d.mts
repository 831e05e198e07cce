/** The npm that the environment says started this, else the one on the PATH: a command and its first arguments. */
export function npmCommand(env?: NodeJS.ProcessEnv): string[];
