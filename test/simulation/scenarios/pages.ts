/** A list of several pages with few accounts: the server gives five at a time, whatever is asked for. */
export const severalPages = {
  api: { pageCap: 5 },
  fleet: { accountsPerProject: [8, 16] as const },
};
