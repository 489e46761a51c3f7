#!/usr/bin/env node
import { existsSync, readdirSync, statSync } from 'node:fs';
// Plain JavaScript of the old school, so that a Node that is too old gets to print its one clear line.
//
// Published, this runs the bundle in dist. In a checkout it runs the bundle only when no source is
// younger, else the sources themselves; and when the Node that started it is too old, it hands over to
// the Node that the install brought.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [22, 18];
// Records live for a moment only: with a small nursery a million events need 230 MB instead of 330, as fast.
const SMALL_NURSERY = '--max-semi-space-size=8';
const bundle = new URL('../dist/main.js', import.meta.url);
const source = new URL('../src/main.ts', import.meta.url);
const checkout = new URL('../../../', import.meta.url);
const checkoutNode = fileURLToPath(new URL('node_modules/.bin/node', checkout));
const inCheckout = existsSync(source);

const entry = inCheckout && !isFresh(bundle) ? source : bundle;
const canRun = isNewEnough() && (entry === bundle || Boolean(process.features.typescript));

if (canRun) {
  await run();
} else if (inCheckout && existsSync(checkoutNode) && process.env.VIST_HANDED_OVER !== '1') {
  await handOver();
} else {
  refuse();
}

async function run() {
  delete process.env.VIST_HANDED_OVER;
  module.enableCompileCache?.();
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
}

function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function refuse() {
  const advice = inCheckout ? '; in a checkout, run: npx -y pnpm@12.21.0 install' : '';
  process.stderr.write(`vist needs Node ${OLDEST_NODE.join('.')} or newer, this is ${process.version}${advice}\n`);
  process.exitCode = 2;
}

/** Runs the same command on the checkout's own Node and ends as it ends. */
async function handOver() {
  const { spawn } = await import('node:child_process');
  const { isatty } = await import('node:tty');
  const child = spawn(checkoutNode, [SMALL_NURSERY, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, VIST_HANDED_OVER: '1' },
  });
  // Ctrl-C at a terminal reaches the child by itself: passing it on too would interrupt it twice.
  const atTerminal = isatty(0) || isatty(1) || isatty(2);
  process.on('SIGINT', () => atTerminal || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('error', refuse);
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Whether the bundle exists and nothing it was made from is younger. */
function isFresh(file) {
  const built = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return false;
  const isOlder = (path) => statSync(path).mtimeMs <= built;
  const packages = fileURLToPath(new URL('packages/', checkout));
  return (
    isOlder(fileURLToPath(new URL('pnpm-lock.yaml', checkout))) &&
    readdirSync(packages).every((name) => {
      const src = `${packages}${name}/src`;
      return !existsSync(src) || isTreeOlder(src, isOlder);
    })
  );
}

// Folders count too: their time is the only trace of a deleted file.
function isTreeOlder(folder, isOlder) {
  return (
    isOlder(folder) &&
    readdirSync(folder, { withFileTypes: true }).every((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? isTreeOlder(path, isOlder) : isOlder(path);
    })
  );
}
