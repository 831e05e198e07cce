// What the project routes accept (contract, section 7).

import { z } from 'zod';

const LARGEST_METADATA = 8 * 1024;

export const name = z.string().min(3).max(30);
export const timezone = z.string().refine(isTimezone, 'must be an IANA time zone');
export const brand = {
  appName: z.string().min(3).max(30).optional(),
  appDescription: z.string().min(100).max(1_000).optional(),
  tagline: z.string().max(80).optional(),
  brandVoice: z.enum(['authentic', 'witty', 'professional', 'warm', 'casual', 'educational']).optional(),
  targetGender: z.enum(['all', 'female', 'male']).optional(),
  metadata: z
    .record(z.string(), z.unknown())
    .refine((value) => JSON.stringify(value).length <= LARGEST_METADATA, 'must not exceed 8 KB')
    .optional(),
};
export const common = {
  customerExternalId: z.string().min(1).nullable().optional(),
  ownerEmail: z.email().nullable().optional(),
  primaryLanguage: z.string().min(2).optional(),
};

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
