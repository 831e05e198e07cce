/** The tree that is published from: what it consists of, and that writing it costs nobody a file. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let work: string;
let tree: string;

const exportTo = (folder: string) =>
  spawnSync(process.execPath, ['scripts/export-n8n.ts', folder], { encoding: 'utf8' });

const read = (path: string): string => readFileSync(join(tree, path), 'utf8');

function put(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

/** Every file below a folder with its content. */
const contents = (folder: string): Array<[string, string]> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    })
    .sort(([a], [b]) => a.localeCompare(b));

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'export-n8n-'));
  tree = join(work, 'tree');
});

afterEach(() => rmSync(work, { recursive: true, force: true }));

describe('the exported tree', () => {
  it('has one package.json, which needs no workspace', () => {
    expect(exportTo(tree)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^n8n-nodes-layers-social \d+\.\d+\.\d+: \d+ files/),
    });
    const manifest = JSON.parse(read('package.json'));

    expect(contents(tree).filter(([path]) => path.endsWith('package.json'))).toHaveLength(1);
    expect(manifest).toMatchObject({
      repository: { url: 'git+https://github.com/layers-social/n8n-nodes-layers-social.git' },
      scripts: { build: 'n8n-node build', lint: 'n8n-node lint', prepublishOnly: 'n8n-node prerelease' },
      devDependencies: { '@n8n/node-cli': '0.48.3', 'n8n-workflow': '2.41.0' },
      peerDependencies: { 'n8n-workflow': '*' },
    });
    expect(manifest).not.toHaveProperty('dependencies');
    for (const version of Object.values(manifest.devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('holds the core and all that a reader needs, and no file that imports from outside', () => {
    exportTo(tree);
    const paths = contents(tree).map(([path]) => path);

    expect(paths).toEqual(
      expect.arrayContaining(['core/index.ts', 'LICENSE', 'README.md', 'CHANGELOG.md', '.gitignore']),
    );
    expect(paths.filter((path) => /\.test\.|axios|fetch\.|keyed|tsbuildinfo|\.mjs$/.test(path))).toEqual([
      'eslint.config.mjs',
    ]);
    for (const [path, text] of contents(tree).filter(([name]) => name.endsWith('.ts'))) {
      const up = path.split('/').length - 1;
      expect(text).not.toMatch(new RegExp(`from '(\\.\\./){${String(up + 1)}}|from 'layers-social`));
    }
  });

  it('locks every tool at the version it is checked with here', () => {
    exportTo(tree);
    const { packages } = JSON.parse(read('package-lock.json'));
    const { packages: own } = JSON.parse(readFileSync('tools/lint/package-lock.json', 'utf8'));
    const { packages: base } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

    expect(packages['']).toMatchObject({ name: 'n8n-nodes-layers-social' });
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    for (const path of Object.keys(packages).filter((name) => name !== '')) {
      expect(packages[path]).toMatchObject({
        version: own[path].version,
        integrity: own[path].integrity,
        dev: true,
      });
    }
    for (const name of ['@types/node', 'n8n-workflow', 'typescript']) {
      expect(own[`node_modules/${name}`].version).toBe(base[`node_modules/${name}`].version);
    }
  });

  it('is published by a workflow whose job with the right to publish does nothing else', () => {
    exportTo(tree);
    const workflow = read('.github/workflows/publish.yml');
    const [build = '', publish = ''] = workflow.split(/^ {2}(?=\w+:$)/m).slice(-2);
    const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found);
    const actions = (text: string) => all(text, /uses: actions\/([\w-]+)@/g);
    const commands = (text: string) => all(text, /run: (.+)/g);
    const rights = (text: string) => all(text, /^ +([\w-]+: (?:read|write))$/gm);

    expect(workflow).toMatch(/^permissions: \{\}$/m);
    expect(all(workflow, /uses: (.+)/g)).toHaveLength(5);
    for (const action of all(workflow, /uses: (.+)/g)) {
      expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    expect([build.split(':')[0], rights(build)]).toEqual(['build', ['contents: read']]);
    expect(actions(build)).toEqual(['checkout', 'setup-node', 'upload-artifact']);
    expect(commands(build).slice(1)).toEqual([
      'npm ci --ignore-scripts',
      'npm run lint',
      'npm run build',
      'npm pack --ignore-scripts',
    ]);
    expect([publish.split(':')[0], rights(publish)]).toEqual(['publish', ['id-token: write']]);
    expect(publish).toContain('needs: build\n');
    expect(actions(publish)).toEqual(['setup-node', 'download-artifact']);
    expect(commands(publish)).toEqual(['npm publish ./*.tgz --ignore-scripts --provenance --access public']);
  });
});

describe('writing it', () => {
  it('gives the same files each time, also over an earlier export', () => {
    exportTo(tree);
    const first = contents(tree);
    put('lib/gone.ts', 'export {};\n');
    put('.exported', `${read('.exported')}lib/gone.ts\n`);
    put('README.md', 'edited by hand');

    expect(exportTo(tree).status).toBe(0);
    expect(contents(tree)).toEqual(first);
    exportTo(join(work, 'other'));
    expect(contents(join(work, 'other'))).toEqual(first);
  });

  it('leaves the clone around it alone', () => {
    for (const path of ['.git/HEAD', 'node_modules/eslint/index.js', 'dist/index.js']) put(path, 'mine');

    expect(exportTo(tree).status).toBe(0);
    for (const path of ['.git/HEAD', 'node_modules/eslint/index.js', 'dist/index.js']) {
      expect(read(path)).toBe('mine');
    }
  });

  it.each([
    ['a folder of something else', () => put('package.json', '{}'), 'is not an earlier export'],
    [
      'a folder whose marker is made up',
      () => put('.exported', 'package.json\n'),
      'is not an earlier export',
    ],
    ['a file', () => writeFileSync(tree, ''), 'is a file'],
    [
      'an export with a foreign file',
      () => {
        exportTo(tree);
        put('nodes/Own/mine.ts', '');
      },
      'no export wrote (nodes/Own/mine.ts)',
    ],
    [
      'an export with a link to elsewhere',
      () => {
        exportTo(tree);
        rmSync(join(tree, 'README.md'));
        symlinkSync(join(work, 'elsewhere.md'), join(tree, 'README.md'));
      },
      'no export wrote (README.md)',
    ],
  ])('refuses %s and changes nothing there', (_what, prepare, reason) => {
    prepare();
    const before = contents(work);
    const { status, stderr } = exportTo(tree);

    expect(status).toBe(1);
    expect(stderr).toContain('Nothing exported: ');
    expect(stderr).toContain(reason);
    expect(contents(work)).toEqual(before);
  });

  it.each([[['--help']], [['a', 'b']]])('says how it is used when given %j', (args) => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/export-n8n.ts', ...args], {
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stderr).toContain('Usage: node scripts/export-n8n.ts [folder]');
  });
});
