/** What the environment says, checked before the first visitor comes. */
import { readFileSync } from 'node:fs';

import {
  describeError,
  LayersInputError,
  requirePageSettings,
  requirePageUrl,
  requireReturnUrl,
  type InvitePageSettings,
} from 'layers-social-core';

export interface Config {
  /** The page's address from outside. */
  pageUrl: string;
  /** The API key, and while keys change the one before it. */
  apiKeys: readonly [string, ...string[]];
  /** Undefined for Layers itself. */
  baseUrl?: string;
  settings: InvitePageSettings;
  /** Where outcomes are sent, and the secret that signs them. */
  webhook: { url: string; secret: string };
  host: string;
  port: number;
}

/** The variable that sets each member, for what is refused. */
const VARIABLES: Readonly<Record<string, string>> = {
  senderName: 'PAGE_SENDER',
  contact: 'PAGE_CONTACT',
  colour: 'PAGE_COLOUR',
  language: 'PAGE_LANGUAGE',
  leaveTo: 'PAGE_LEAVE_TO',
  tokenLeadDays: 'PAGE_TOKEN_LEAD_DAYS',
  texts: 'PAGE_TEXTS',
};
const MIN_SECRET_LENGTH = 16;

/** Throws an error in words that names the variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  try {
    return configIn((name) => env[name]?.trim() || undefined);
  } catch (error) {
    if (!(error instanceof LayersInputError)) throw error;
    const field = VARIABLES[error.field] ?? error.field;
    const { message, hint } = describeError(new LayersInputError(field, error.what, error.fix));
    throw new Error(`${message}. ${hint}`);
  }
}

function configIn(read: (name: string) => string | undefined): Config {
  const required = (name: string, fix: string): string => {
    const value = read(name);
    if (value === undefined) throw new LayersInputError(name, 'is not set', fix);
    return value;
  };
  const apiKey = required('LAYERS_API_KEY', 'Give the key that signs your invite links.');
  const previous = read('LAYERS_PREVIOUS_API_KEY');
  const secret = required('OUTCOME_SECRET', 'Make one: openssl rand -hex 32');
  if (secret.length < MIN_SECRET_LENGTH) {
    const fix = `Give at least ${MIN_SECRET_LENGTH} characters: openssl rand -hex 32`;
    throw new LayersInputError('OUTCOME_SECRET', 'is too short', fix);
  }
  return {
    pageUrl: requirePageUrl('PAGE_URL', required('PAGE_URL', 'Give the address of this page from outside.')),
    apiKeys: previous === undefined ? [apiKey] : [apiKey, previous],
    baseUrl: read('LAYERS_BASE_URL'),
    settings: requirePageSettings({
      senderName: read('PAGE_SENDER'),
      contact: read('PAGE_CONTACT'),
      colour: read('PAGE_COLOUR'),
      language: read('PAGE_LANGUAGE'),
      leaveTo: read('PAGE_LEAVE_TO'),
      tokenLeadDays: numberIn(read('PAGE_TOKEN_LEAD_DAYS')),
      texts: textsIn(read('PAGE_TEXTS')),
    }),
    webhook: {
      url: requireReturnUrl('OUTCOME_URL', required('OUTCOME_URL', 'Give the address of your webhook.')),
      secret,
    },
    host: read('HOST') ?? '127.0.0.1',
    port: portIn(read('PORT')),
  };
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function portIn(text = '8080'): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new LayersInputError('PORT', 'is not a port', 'Give a number from 0 to 65535.');
}

/** The texts in a file of JSON: `{ "connect.title": "…" }`. */
function textsIn(file: string | undefined): Record<string, unknown> {
  if (file === undefined) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new LayersInputError(
      'PAGE_TEXTS',
      `cannot be read (${String(error)})`,
      'Give the path of a JSON file.',
    );
  }
}
