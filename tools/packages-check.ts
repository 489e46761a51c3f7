/** Packs every package as it would be published, checks the tarballs, and runs the packed command. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: unknown;
  readonly bin?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');
const out = mkdtempSync(join(tmpdir(), 'vist-pack-'));
try {
  for (const folder of readdirSync(join(root, 'packages'))) {
    checkPackage(join(root, 'packages', folder));
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}

function checkPackage(folder: string): void {
  const manifest = readManifest(join(folder, 'package.json'));
  if (manifest.private === true) return;
  process.stdout.write(`\n${manifest.name}\n`);
  const tarball = pack(folder, manifest.name);
  run('publint', 'publint', ['--strict', tarball]);
  if (manifest.exports !== undefined) run('types resolve', 'attw', ['--profile', 'esm-only', tarball]);
  for (const bin of Object.values(manifest.bin ?? {})) runPacked(tarball, bin);
}

// Only pnpm knows what `catalog:`, `workspace:` and publishConfig become; npx brings it everywhere.
function pack(folder: string, name: string): string {
  const tarball = join(out, `${name.replace('@', '').replace('/', '-')}.tgz`);
  run('pack', 'npx', ['-y', packageManager(), 'pack', '--out', tarball], folder);
  return tarball;
}

/** Unpacks the tarball where there is no node_modules and asks the command for its help. */
function runPacked(tarball: string, bin: string): void {
  const folder = `${tarball}.d`;
  mkdirSync(folder);
  run('unpack', 'tar', ['-xzf', tarball, '-C', folder]);
  run('run', process.execPath, [join(folder, 'package', bin), '--help']);
}

/** Runs a check; what it says is worth reading only when it fails. */
function run(what: string, command: string, args: readonly string[], cwd: string = root): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  process.stdout.write(`  ${status === 0 ? 'ok' : 'FAILED'}  ${what}\n`);
  if (status === 0) return;
  process.stdout.write(`${stdout}${stderr}\n`);
  throw new Error(`${command} ${args.join(' ')}: exit status ${status}, expected 0`);
}

function packageManager(): string {
  const { packageManager: name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  return name;
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}
