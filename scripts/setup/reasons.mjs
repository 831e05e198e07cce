/** Puts an error of npm's into one line with the way out. */

const NETWORK =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT|FETCH_ERROR|E5\d\d|E429)$/;

const REASONS = [
  [
    NETWORK,
    'the npm registry cannot be reached',
    'Check the network and, behind a proxy, "npm config get proxy"; "npm config get registry" names the registry.',
  ],
  [
    /CERT|SIGNED|SELF_SIGNED|ISSUER/,
    'the certificate of the npm registry is not trusted',
    'Behind a company proxy: "npm config set cafile <its certificate>".',
  ],
  [
    /^E40[13]$/,
    'the npm registry does not let this machine in',
    'Log in with "npm login", or use another registry.',
  ],
  [
    /^(E404|ETARGET)$/,
    'the npm registry does not have a package',
    '"npm config get registry" names the registry; a mirror may be behind.',
  ],
  [/^(ENOSPC|EDQUOT)$/, 'the disk is full', 'Free some space and run the command again.'],
  [
    /^(EACCES|EPERM|EROFS)$/,
    'a folder cannot be written',
    'Make it yours, or give npm another cache folder: npm_config_cache=<folder>.',
  ],
  [
    /^(EUSAGE|ERESOLVE|EJSONPARSE)$/,
    'package.json and package-lock.json do not belong together',
    '"git status" says whether they were changed; "git checkout package.json package-lock.json" takes the change back.',
  ],
  [
    /^(EINTEGRITY|Z_DATA_ERROR|Z_BUF_ERROR|TAR_BAD_ARCHIVE)$/,
    'a package arrived damaged',
    '"npm cache verify" clears damaged packages away; then run the command again.',
  ],
  [
    /^ENOENT$/,
    'a file is missing',
    'Install Node 20 or newer with npm 10 or newer, and run the command again.',
  ],
];

const NPM_ERROR = /^npm (?:error|ERR!)\s*/;
const BOOKKEEPING = /^(code|errno|syscall|path|type|dest|stack)\b|complete log of this run/;

/** `what` happened and what to do (`fix`), from npm's output or a system error's. */
export function explain(output) {
  const code =
    /^npm (?:error|ERR!) code (\S+)/m.exec(output)?.[1] ?? /\b(E[A-Z]{4,})\b/.exec(output)?.[1] ?? '';
  const [, what, fix] = REASONS.find(([pattern]) => pattern.test(code)) ?? [
    null,
    'npm failed',
    'Run the command again; when it fails again, the log below says more.',
  ];
  return { what: `${what} (${[code, detail(output)].filter(Boolean).join(': ')})`, fix };
}

/** The line of npm's that says most: not its bookkeeping, not the pointer to its log. */
function detail(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => NPM_ERROR.test(line)).map((line) => line.replace(NPM_ERROR, ''));
  const said = (errors.length > 0 ? errors : lines).find((line) => line && !BOOKKEEPING.test(line));
  return said?.slice(0, 300) ?? '';
}
