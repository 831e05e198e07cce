/** A time in which the API, or one project of it, does not work. */
export interface Outage {
  from: number;
  to: number;
  /** Undefined for the whole API. */
  projectId?: string;
  /** An HTTP status, a connection that breaks, or an answer that does not come. */
  kind: 500 | 503 | 'broken' | 'hanging';
}

export function outageAt(
  outages: readonly Outage[],
  now: number,
  projectId: string | undefined,
): Outage | undefined {
  return outages.find(
    (outage) =>
      outage.from <= now &&
      now < outage.to &&
      (outage.projectId === undefined || outage.projectId === projectId),
  );
}
