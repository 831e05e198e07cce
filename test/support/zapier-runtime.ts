/** The real clock, for a client that a test uses beside the app. */
export const realRuntime = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  random: () => 0,
};
