import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

export const platformOptions: INodePropertyOptions[] = [
  { name: 'Instagram', value: 'instagram' },
  { name: 'TikTok', value: 'tiktok' },
];

export const statusOptions: INodePropertyOptions[] = [
  { name: 'Connected', value: 'connected' },
  { name: 'Disconnected', value: 'disconnected' },
  { name: 'Reauth Required', value: 'reauth_required' },
];

export function leasedFilter(initial: 'exclude' | 'include', description: string): INodeProperties {
  return {
    displayName: 'Leased Accounts',
    name: 'leased',
    type: 'options',
    default: initial,
    description,
    options: [
      { name: 'Exclude', value: 'exclude' },
      { name: 'Include', value: 'include' },
      { name: 'Only', value: 'only' },
    ],
  };
}

export function platformFilter(description: string): INodeProperties {
  return {
    displayName: 'Platform',
    name: 'platform',
    type: 'options',
    default: 'tiktok',
    description,
    options: platformOptions,
  };
}
