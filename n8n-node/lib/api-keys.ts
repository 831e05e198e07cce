/** The keys of a credential. They are read here alone, and nothing here sends a request. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { requireApiKey, textOf } from 'layers-social-core';

/** The API key, which goes into a header. Throws `LayersInputError` for one that no header can hold. */
export function apiKeyOf(credentials: ICredentialDataDecryptedObject): string {
  return requireApiKey('API Key', credentials.apiKey);
}

/**
 * The API key, and the one before it where the credential names it: invites are signed with both while keys change.
 * Throws `LayersInputError` for a key that no header can hold.
 */
export function apiKeysOf(credentials: ICredentialDataDecryptedObject): [string, ...string[]] {
  const previous = textOf(credentials.previousApiKey);
  return [apiKeyOf(credentials), ...(previous === undefined ? [] : [previous])];
}
