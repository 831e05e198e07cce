/** The root of the repository. */
export const ROOT: string;

/** Megabytes a part takes in its folder and in npm's cache, as the set-up asks for them. */
export const PARTS: { base: { megabytes: number; cached: number } };
