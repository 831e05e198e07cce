/** From the names of parameters, ours and the core's, to the names on the screen. */
const LABELS: Record<string, string> = {
  account: 'Account',
  events: 'Events',
  expiresAt: 'Expires At',
  leased: 'Leased Accounts',
  limit: 'Limit',
  maxQueuedPosts: 'Stop If More Than N Queued Posts',
  maxWaitMinutes: 'Max Wait (Minutes)',
  minimumLevel: 'Minimum Level',
  operation: 'Operation',
  platform: 'Platform',
  project: 'Project',
  projectId: 'Project',
  projectScope: 'Projects',
  projects: 'Project Names or IDs',
  resource: 'Resource',
  resume: 'Resume',
  returnTo: 'Return To',
  returnUrl: 'Return URL',
  scopes: 'Scopes',
  scoreThreshold: 'Score Threshold',
  since: 'Scheduled Since',
  socialAccountId: 'Account',
  state: 'State',
  status: 'Status',
  tokenLeadDays: 'Token Lead Time (Days)',
  until: 'Scheduled Until',
  usageNote: 'Usage Note',
};

/** The display name of a parameter; an unknown name stays as it is. */
export function labelOf(name: string): string {
  return Object.hasOwn(LABELS, name) ? (LABELS[name] ?? name) : name;
}
