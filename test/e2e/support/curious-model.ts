import { toolAnswer, type Turn } from './scripted-model.ts';

/** Lists, reads the health of the account it finds, asks what its revocation would cancel, and tells both. */
export function curiousModel(): Turn[] {
  const known = { ids: { Project: '', Account: '' }, health: '' };
  return [
    () => ({ tool: 'List_Accounts', with: {} }),
    (request) => {
      const { projectId, socialAccountId } = toolAnswer(request);
      known.ids = { Project: String(projectId), Account: String(socialAccountId) };
      return { tool: 'Read_Health', with: known.ids };
    },
    (request) => {
      const { handle, fix } = toolAnswer(request);
      known.health = `@${String(handle)} needs a ${String(fix)}`;
      return { tool: 'Preview_Revoke', with: known.ids };
    },
    (request) =>
      `${known.health}; a revoke would cancel ${String(toolAnswer(request).queuedPostCount)} posts.`,
  ];
}
