import type { INodePropertyOptions } from 'n8n-workflow';

export const platformOptions: INodePropertyOptions[] = [
  { name: 'Instagram', value: 'instagram' },
  { name: 'TikTok', value: 'tiktok' },
];

export const statusOptions: INodePropertyOptions[] = [
  { name: 'Connected', value: 'connected' },
  { name: 'Disconnected', value: 'disconnected' },
  { name: 'Reauth Required', value: 'reauth_required' },
];
