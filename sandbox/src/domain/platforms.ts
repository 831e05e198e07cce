// What the two platforms are called and ask for. TikTok's default scopes are those the dashboard lists (contract, section 8.1);
// Instagram's are not visible in the contract, these are the platform's own names for the same abilities.

import type { Platform } from '../data/accounts';

const TIKTOK = [
  'user.info.basic',
  'user.info.username',
  'user.info.stats',
  'user.info.profile',
  'user.account.type',
  'video.list',
  'video.insights',
  'video.publish',
  'video.upload',
  'comment.list',
  'comment.list.manage',
  'user.insights',
  'biz.creator.info',
  'biz.creator.insights',
  'biz.brand.insights',
  'biz.ads.recommend',
  'biz.spark.auth',
  'tcm.order.update',
];

const INSTAGRAM = [
  'instagram_business_basic',
  'instagram_business_content_publish',
  'instagram_business_manage_comments',
  'instagram_business_manage_insights',
];

const PLATFORMS: Record<Platform, { name: string; scopes: readonly string[] }> = {
  tiktok: { name: 'TikTok', scopes: TIKTOK },
  instagram: { name: 'Instagram', scopes: INSTAGRAM },
};

export const platformName = (platform: Platform): string => PLATFORMS[platform].name;
export const defaultScopes = (platform: Platform): readonly string[] => PLATFORMS[platform].scopes;
