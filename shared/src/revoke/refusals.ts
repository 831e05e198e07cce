/** Why an account was left as it is, in words; the fields are named by their labels, which both hosts share but one. */
import { LayersRefusal } from '../errors/errors';
import { RevokeOptions, RevokeRefusal } from './plan';

interface Asked extends Pick<RevokeOptions, 'maxQueuedPosts'> {
  limitLabel: string;
}

const WORDS: Record<RevokeRefusal, (asked: Asked) => [reason: string, hint: string]> = {
  LEASED_ACCOUNT: () => [
    'The account is leased from Layers, so it was not revoked',
    "Turn on 'Release Lease' to give it back to Layers instead.",
  ],
  TOO_MANY_QUEUED_POSTS: ({ limitLabel, maxQueuedPosts }) => [
    `The account has more queued posts than '${limitLabel}' allows (${maxQueuedPosts})`,
    "It was left connected. Look at the posts with 'Preview Only', then raise the number or leave it out.",
  ],
};

export function refusalOf(code: RevokeRefusal, asked: Asked): LayersRefusal {
  const [reason, hint] = WORDS[code](asked);
  return new LayersRefusal(code, reason, hint);
}
