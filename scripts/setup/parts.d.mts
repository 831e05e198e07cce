/** The root of the repository. */
export const ROOT: string;
