import type { INodeProperties } from 'n8n-workflow';

export const secretNotice: INodeProperties = {
  displayName:
    'The link works for 10 minutes. Whoever opens it can connect an account with it, so send it only to the owner. A test key may act on real accounts, depending on your Layers environment.',
  name: 'secretNotice',
  type: 'notice',
  default: '',
};
