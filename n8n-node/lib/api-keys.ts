/** The keys that invites are signed with. They are read here alone, and nothing here sends a request. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { LayersInputError, textOf } from 'layers-social-core';

/**
 * The API key, and the one before it where the credential names it: it is read while keys change. Throws `LayersInputError`
 * when there is no key.
 */
export function apiKeysOf(credentials: ICredentialDataDecryptedObject): [string, ...string[]] {
  const current = textOf(credentials.apiKey);
  const previous = textOf(credentials.previousApiKey);
  if (current === undefined) {
    throw new LayersInputError('API Key', 'is empty', 'Open the credential and paste the key of Layers.');
  }
  return previous === undefined ? [current] : [current, previous];
}
