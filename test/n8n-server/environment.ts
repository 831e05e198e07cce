// What n8n is told by environment variables. Nothing of this machine's own n8n settings reaches it, and whatever in n8n
// would call home is switched off.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface EnvironmentOptions {
  /** Where n8n is installed. */
  folder: string;
  userFolder: string;
  port: number;
  brokerPort: number;
  encryptionKey: string;
  /** Where n8n's requests to other machines would go: a listener that refuses and remembers them. */
  blockingProxyUrl?: string;
}

const quiet = {
  EXTERNAL_FRONTEND_HOOKS_URLS: '',
  EXTERNAL_HOOK_FILES: '',
  N8N_AI_ENABLED: 'false',
  N8N_COMMUNITY_PACKAGES_REGISTRY: 'http://127.0.0.1:9',
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_DYNAMIC_BANNERS_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_REINSTALL_MISSING_PACKAGES: 'false',
  N8N_SENTRY_DSN: '',
  N8N_FRONTEND_SENTRY_DSN: '',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_VERIFIED_PACKAGES_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
};

const inherited = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'LAYERS_E2E_RUN'];

/** They fetch lists from n8n's servers, and nothing here needs them. */
const unwantedModules = ['mcp-registry', 'instance-ai', 'agents'];

/** n8n does not start with the name of a module that it does not have; older versions lack some. */
function disabledModules(folder: string): string {
  const file = join(folder, 'node_modules/@n8n/backend-common/dist/modules/modules.config.js');
  const names = readFileSync(file, 'utf8');
  return unwantedModules.filter((name) => names.includes(`'${name}'`)).join(',');
}

export function n8nEnvironment(place: EnvironmentOptions): NodeJS.ProcessEnv {
  const url = `http://127.0.0.1:${place.port}`;
  const proxy = place.blockingProxyUrl
    ? {
        HTTP_PROXY: place.blockingProxyUrl,
        HTTPS_PROXY: place.blockingProxyUrl,
        NO_PROXY: '127.0.0.1,localhost',
      }
    : {};
  return {
    ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])),
    ...quiet,
    ...proxy,
    DB_SQLITE_POOL_SIZE: '2',
    EXECUTIONS_DATA_SAVE_ON_PROGRESS: 'false',
    GENERIC_TIMEZONE: 'UTC',
    N8N_DISABLED_MODULES: disabledModules(place.folder),
    N8N_EDITOR_BASE_URL: url,
    N8N_ENCRYPTION_KEY: place.encryptionKey,
    N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
    N8N_HOST: '127.0.0.1',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_LOG_LEVEL: 'info',
    N8N_LOG_OUTPUT: 'console',
    N8N_PYTHON_ENABLED: 'false',
    N8N_PORT: String(place.port),
    N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
    N8N_RUNNERS_BROKER_PORT: String(place.brokerPort),
    N8N_SECURE_COOKIE: 'false',
    N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
    N8N_USER_FOLDER: place.userFolder,
    WEBHOOK_URL: `${url}/`,
  };
}
