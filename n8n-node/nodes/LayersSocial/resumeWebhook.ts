/**
 * What makes n8n hand the visit of a returning owner to this node. A webhook that restarts a waiting
 * execution is not registered anywhere and has nothing to create or delete.
 */
import type { INodeTypeDescription } from 'n8n-workflow';

export const resumeWebhook: Pick<INodeTypeDescription, 'webhooks' | 'waitingNodeTooltip'> = {
  webhooks: [
    {
      name: 'default',
      httpMethod: 'GET',
      responseMode: 'onReceived',
      path: '',
      isFullPath: true,
      restartWebhook: true,
    },
  ],
  waitingNodeTooltip: 'Waits for the owner to open the link and return',
};
