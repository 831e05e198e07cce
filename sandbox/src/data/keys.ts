// Organizations and API keys. Every request looks a key up, so they are kept in memory beside their rows.

import { z } from 'zod';

import { InputError } from '../errors';
import * as ids from '../ids';
import type { Database } from './database';
import { stringList } from './json';

/** One API key with the organization it belongs to. Two seeds with one `organizationId` share the organization. */
export const apiKeySeed = z.strictObject({
  /** `lp_<env>_<keyid>_<secret>`; made up when absent. */
  key: z.string().optional(),
  organizationId: z.string().optional(),
  organizationName: z.string().optional(),
  /** Makes the organization a child, for `X-Layers-Organization`. */
  parentOrganizationId: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  tier: z.string().optional(),
  returnUrlHosts: z.array(z.string()).optional(),
  suspended: z.boolean().optional(),
});
export type ApiKeySeed = z.infer<typeof apiKeySeed>;

export const keyChange = apiKeySeed.pick({ scopes: true, tier: true, returnUrlHosts: true, suspended: true });

export interface SeededKey {
  apiKey: string;
  apiKeyId: string;
  organizationId: string;
}

export interface Caller {
  readonly keyId: string;
  /** The organization the key belongs to. */
  readonly homeOrgId: string;
  readonly scopes: readonly string[];
  readonly tier: string;
  readonly returnHosts: readonly string[];
  readonly suspended: boolean;
}

export type Organization = { id: string; name: string; parent_id: string | null };

type KeyRow = {
  seq: number;
  id: string;
  org_id: string;
  token: string;
  scopes: string;
  tier: string;
  return_hosts: string;
  suspended: number;
};

/** Every key and organization, to come back to after a reset. */
interface KeySnapshot {
  keys: readonly KeyRow[];
  organizations: readonly Organization[];
}

const DEFAULT_HOSTS = ['localhost', '127.0.0.1'];
const KEY_FORM = /^lp_(live|test)_[^_\s]+_\S+$/;

export class Keys {
  readonly #db: Database;
  readonly #isTier: (name: string) => boolean;
  #byToken = new Map<string, Caller>();
  #organizations = new Map<string, Organization>();

  constructor(db: Database, isTier: (name: string) => boolean) {
    this.#db = db;
    this.#isTier = isTier;
    this.reload();
  }

  find(token: string): Caller | undefined {
    return this.#byToken.get(token);
  }

  organization(id: string): Organization | undefined {
    return this.#organizations.get(id);
  }

  /** Adds the key, or brings a key that is known by its text up to date. */
  add(seed: ApiKeySeed): SeededKey {
    const token = seed.key ?? ids.apiKey();
    if (!KEY_FORM.test(token)) throw new InputError('an API key must look like lp_test_<key id>_<secret>');
    this.#refuseUnknownTier(seed.tier);
    const known = this.#db.all<KeyRow>('SELECT * FROM api_keys WHERE token = ?', token).at(0);
    const organizationId = seed.organizationId ?? known?.org_id ?? ids.organizationId();
    this.#saveOrganization(organizationId, seed);
    const apiKeyId = known?.id ?? ids.apiKeyId();
    this.#db.replace('api_keys', {
      seq: known?.seq,
      id: apiKeyId,
      org_id: organizationId,
      token,
      scopes: JSON.stringify(seed.scopes ?? ['*']),
      tier: seed.tier ?? 'standard',
      return_hosts: JSON.stringify(seed.returnUrlHosts ?? DEFAULT_HOSTS),
      suspended: Number(seed.suspended ?? false),
    });
    this.reload();
    return { apiKey: token, apiKeyId, organizationId };
  }

  /** False when there is no such key. */
  change(apiKeyId: string, change: z.infer<typeof keyChange>): boolean {
    const { scopes, tier, returnUrlHosts, suspended } = change;
    this.#refuseUnknownTier(tier);
    const row = this.#db.update('api_keys', apiKeyId, {
      scopes: scopes && JSON.stringify(scopes),
      tier,
      return_hosts: returnUrlHosts && JSON.stringify(returnUrlHosts),
      suspended: suspended === undefined ? undefined : Number(suspended),
    });
    this.reload();
    return row !== undefined;
  }

  list(): SeededKey[] {
    return this.#rows().map((row) => ({ apiKey: row.token, apiKeyId: row.id, organizationId: row.org_id }));
  }

  /** For the control API: without the secret. */
  describe(): object[] {
    return this.#rows().map((row) => ({
      apiKeyId: row.id,
      prefix: row.token.split('_', 3).join('_'),
      organizationId: row.org_id,
      organizationName: this.organization(row.org_id)?.name ?? null,
      scopes: stringList(row.scopes),
      tier: row.tier,
      returnUrlHosts: stringList(row.return_hosts),
      suspended: row.suspended === 1,
    }));
  }

  snapshot(): KeySnapshot {
    return {
      keys: this.#rows(),
      organizations: this.#db.all<Organization>('SELECT * FROM organizations'),
    };
  }

  /** Into empty tables. */
  restore({ keys, organizations }: KeySnapshot): void {
    organizations.forEach((row) => this.#db.insert('organizations', row));
    keys.forEach((row) => this.#db.insert('api_keys', row));
    this.reload();
  }

  /** Runs the work. When it throws, its transaction was undone, so what is in memory goes back as well. */
  undoneOnError<T>(work: () => T): T {
    const [byToken, organizations] = [this.#byToken, this.#organizations];
    try {
      return work();
    } catch (error) {
      this.#byToken = byToken;
      this.#organizations = organizations;
      throw error;
    }
  }

  reload(): void {
    this.#byToken = new Map(this.#rows().map((row) => [row.token, toCaller(row)]));
    const organizations = this.#db.all<Organization>('SELECT * FROM organizations');
    this.#organizations = new Map(organizations.map((row) => [row.id, row]));
  }

  #refuseUnknownTier(tier: string | undefined): void {
    if (tier !== undefined && !this.#isTier(tier))
      throw new InputError(`there are no limits for the tier ${tier}`);
  }

  #rows(): KeyRow[] {
    return this.#db.all<KeyRow>('SELECT * FROM api_keys ORDER BY seq');
  }

  #saveOrganization(id: string, seed: ApiKeySeed): void {
    this.#db.run(
      `INSERT INTO organizations VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE
         SET name = coalesce(?, name), parent_id = coalesce(excluded.parent_id, parent_id)`,
      id,
      seed.organizationName ?? 'Sandbox Agency',
      seed.parentOrganizationId ?? null,
      seed.organizationName ?? null,
    );
  }
}

function toCaller(row: KeyRow): Caller {
  return {
    keyId: row.id,
    homeOrgId: row.org_id,
    scopes: stringList(row.scopes),
    tier: row.tier,
    returnHosts: stringList(row.return_hosts).map((host) => host.toLowerCase()),
    suspended: row.suspended === 1,
  };
}
