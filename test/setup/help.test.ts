import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

test('npm run n8n -- --help answers on a fresh clone, and installs nothing for it', () => {
  const clone = mkdtempSync(join(tmpdir(), 'layers-social-help-'));
  try {
    cpSync(join(ROOT, 'scripts'), join(clone, 'scripts'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(clone, 'package.json'));
    const before = readdirSync(clone);

    const said = execFileSync('node', ['scripts/setup.mjs', 'scripts/n8n/main.ts', '--help'], {
      cwd: clone,
      encoding: 'utf8',
      timeout: 20_000,
    });

    expect(said).toMatch(/^npm run n8n .*--port N .*--fresh /s);
    expect(readdirSync(clone)).toEqual(before);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
});
