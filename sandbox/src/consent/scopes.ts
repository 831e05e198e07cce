// What a platform's scopes mean to the person who is asked for them.

interface Group {
  title: string;
  /** Each scope in words. */
  scopes: Readonly<Record<string, string>>;
}

const GROUPS: readonly Group[] = [
  {
    title: 'See your profile',
    scopes: {
      'user.info.basic': 'your name and picture',
      'user.info.username': 'your handle',
      'user.info.profile': 'your bio and profile link',
      'user.account.type': 'whether it is a personal or a business account',
      instagram_business_basic: 'your name, handle, picture and posts',
    },
  },
  {
    title: 'See your posts and their figures',
    scopes: {
      'user.info.stats': 'how many followers and likes you have',
      'user.insights': 'who your audience is and when it is there',
      'video.list': 'your public videos',
      'video.insights': 'views and watch time of your videos',
      instagram_business_manage_insights: 'reach and views of your posts and stories',
    },
  },
  {
    title: 'Post for you',
    scopes: {
      'video.publish': 'publish videos to your profile',
      'video.upload': 'put drafts into your inbox',
      instagram_business_content_publish: 'publish photos, reels and stories',
    },
  },
  {
    title: 'Read and answer comments',
    scopes: {
      'comment.list': 'read comments under your videos',
      'comment.list.manage': 'answer, hide and delete comments',
      instagram_business_manage_comments: 'read, answer, hide and delete comments',
    },
  },
  {
    title: 'Use business and advertising tools',
    scopes: {
      'biz.creator.info': 'your creator profile for brands',
      'biz.creator.insights': 'your creator figures for brands',
      'biz.brand.insights': 'figures of brands you work with',
      'biz.ads.recommend': 'suggestions which videos to advertise',
      'biz.spark.auth': 'let your videos be used as advertisements',
      'tcm.order.update': 'update orders of brand campaigns',
    },
  },
];

export interface Asked {
  /** Whether the scopes are described. */
  known: boolean;
  title: string;
  items: { scope: string; words: string }[];
}

/** The scopes by what they are about, those nobody described last, under their own names. */
export function inWords(scopes: readonly string[]): Asked[] {
  const known = GROUPS.map(({ title, scopes: words }) => ({
    known: true,
    title,
    items: scopes
      .filter((scope) => Object.hasOwn(words, scope))
      .map((scope) => ({ scope, words: words[scope] ?? '' })),
  }));
  const described = new Set(known.flatMap(({ items }) => items.map(({ scope }) => scope)));
  const others = scopes.filter((scope) => !described.has(scope)).map((scope) => ({ scope, words: scope }));
  return [...known, { known: false, title: 'Something else', items: others }].filter(
    ({ items }) => items.length > 0,
  );
}
