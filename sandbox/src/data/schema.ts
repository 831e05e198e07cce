// Times are milliseconds since 1970. `accounts.connected_at` is a whole second and unique per project, because the
// documented list cursor is nothing but that second (contract, section 6).

export const SCHEMA_VERSION = 2;

export const TABLES = [
  'meta',
  'organizations',
  'api_keys',
  'projects',
  'accounts',
  'health',
  'authorizations',
  'posts',
  'lease_requests',
  'endpoints',
  'deliveries',
  'attempts',
  'idempotency',
] as const;

export type Table = (typeof TABLES)[number];

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS organizations (id TEXT PRIMARY KEY, name TEXT NOT NULL, parent_id TEXT) STRICT;

CREATE TABLE IF NOT EXISTS api_keys (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL, tier TEXT NOT NULL, return_hosts TEXT NOT NULL, suspended INTEGER NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS projects (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, name TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'active', customer_external_id TEXT, timezone TEXT NOT NULL DEFAULT 'UTC',
  primary_language TEXT DEFAULT 'en', owner_email TEXT, details TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS projects_of_org ON projects (org_id, seq);

CREATE TABLE IF NOT EXISTS accounts (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL, project_id TEXT NOT NULL, platform TEXT NOT NULL, handle TEXT NOT NULL,
  avatar_url TEXT, status TEXT NOT NULL DEFAULT 'connected', leased INTEGER NOT NULL DEFAULT 0,
  followers INTEGER NOT NULL DEFAULT 0,
  connected_at INTEGER NOT NULL, token_expires_at INTEGER, disconnected_reason TEXT, disconnected_at INTEGER) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS accounts_page ON accounts (project_id, connected_at);
CREATE INDEX IF NOT EXISTS accounts_alive ON accounts (project_id, connected_at) WHERE status <> 'disconnected';
CREATE INDEX IF NOT EXISTS accounts_status ON accounts (project_id, status, connected_at);
CREATE INDEX IF NOT EXISTS accounts_platform ON accounts (project_id, platform, connected_at);
CREATE INDEX IF NOT EXISTS accounts_leased ON accounts (project_id, leased, connected_at);
CREATE INDEX IF NOT EXISTS accounts_handle ON accounts (project_id, handle, platform);
CREATE INDEX IF NOT EXISTS accounts_expiry ON accounts (token_expires_at)
  WHERE status = 'connected' AND leased = 0 AND token_expires_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS health (
  account_id TEXT PRIMARY KEY, score REAL, tier TEXT, is_shadowbanned INTEGER NOT NULL, severity TEXT,
  recommendation TEXT NOT NULL, extra TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS authorizations (
  seq INTEGER PRIMARY KEY, state TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, project_id TEXT NOT NULL,
  key_id TEXT NOT NULL, kind TEXT NOT NULL, platform TEXT NOT NULL, account_id TEXT, return_url TEXT NOT NULL,
  scopes TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'pending', error_code TEXT, error_message TEXT,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS posts (
  id TEXT PRIMARY KEY, org_id TEXT NOT NULL, project_id TEXT NOT NULL, account_id TEXT NOT NULL,
  container_id TEXT NOT NULL, platform TEXT NOT NULL, mode TEXT NOT NULL, status TEXT NOT NULL, external_id TEXT,
  external_url TEXT, scheduled_for INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  attempted_at INTEGER, published_at INTEGER, canceled_at INTEGER, error_code TEXT, error_message TEXT) STRICT;
CREATE INDEX IF NOT EXISTS posts_page ON posts (project_id, scheduled_for, id);
CREATE INDEX IF NOT EXISTS posts_of_account ON posts (account_id, status, scheduled_for, id);

CREATE TABLE IF NOT EXISTS lease_requests (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, project_id TEXT NOT NULL,
  count INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'requested', note TEXT, submitted_at INTEGER NOT NULL,
  assigned_at INTEGER, assigned_ids TEXT NOT NULL DEFAULT '[]') STRICT;

CREATE TABLE IF NOT EXISTS endpoints (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, project_id TEXT, url TEXT NOT NULL,
  description TEXT, status TEXT NOT NULL DEFAULT 'active', events TEXT NOT NULL, scope TEXT NOT NULL, metadata TEXT,
  secret TEXT NOT NULL, old_secrets TEXT NOT NULL DEFAULT '[]', created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  last_success_at INTEGER, last_failure_at INTEGER, failures INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS endpoints_of_org ON endpoints (org_id, seq);

CREATE TABLE IF NOT EXISTS deliveries (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, endpoint_id TEXT NOT NULL, event_id TEXT NOT NULL,
  event_type TEXT NOT NULL, body TEXT NOT NULL, forced INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'pending',
  attempts INTEGER NOT NULL DEFAULT 0, next_retry_at INTEGER, delivered_at INTEGER, abandoned_at INTEGER,
  last_response_status INTEGER, last_response_at INTEGER, last_error TEXT, created_at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_page ON deliveries (endpoint_id, seq);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (next_retry_at, seq) WHERE status = 'pending';

CREATE TABLE IF NOT EXISTS attempts (
  seq INTEGER PRIMARY KEY, delivery_id TEXT NOT NULL, at INTEGER NOT NULL, response_status INTEGER, error TEXT,
  signature TEXT NOT NULL, duration_ms INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS attempts_of_delivery ON attempts (delivery_id, seq);

CREATE TABLE IF NOT EXISTS idempotency (
  api_key_id TEXT NOT NULL, endpoint TEXT NOT NULL, token TEXT NOT NULL, request TEXT NOT NULL,
  status INTEGER NOT NULL, body TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (api_key_id, endpoint, token)) STRICT, WITHOUT ROWID;
`;
