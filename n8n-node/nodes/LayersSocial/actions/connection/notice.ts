import type { INodeProperties } from 'n8n-workflow';

export const secretNotice: INodeProperties = {
  displayName:
    'The link is good for 10 minutes and for one person: whoever opens it connects their account. Send it to nobody but the owner. A test key may act on real accounts, depending on your Layers environment.',
  name: 'secretNotice',
  type: 'notice',
  default: '',
};
