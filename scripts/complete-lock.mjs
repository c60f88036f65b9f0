// Completes package-lock.json after `npm install`: a registry mirror that lacks some platforms' binaries makes npm
// leave those optional packages out of the lock, and `npm ci` then calls them missing on every machine.
// The entries added here carry platform and version; npm skips them where the platform does not match.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const OPERATING_SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

/** Reads operating system, processor and a C library off a binary package's name, as in `@biomejs/cli-linux-x64-musl`. */
export function platformOf(name) {
  const parts = name.split(/[/-]/);
  const os = parts.find((part) => OPERATING_SYSTEMS.includes(part));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  if (!cpu) return null;
  return { ...(os ? { os: [os] } : {}), cpu: [cpu], ...(isForMusl(name) ? { libc: ['musl'] } : {}) };
}

/** Some packages do not say it themselves, and npm then unpacks binaries of either C library: 100 MB of Biome's alone. */
const isForMusl = (name) => /-musl/.test(name);

/** @returns the names of packages that are now left out where the C library is another */
function nameLibc(lock) {
  return Object.entries(lock.packages).flatMap(([path, entry]) => {
    if (!isForMusl(path) || entry.libc) return [];
    entry.libc = ['musl'];
    return [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)];
  });
}

/** Adds what is missing to a parsed lock file. @returns the names of the packages added or completed */
export function completeLock(lock) {
  const added = nameLibc(lock);
  for (const entry of Object.values({ ...lock.packages })) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      const exact = /^\d+\.\d+\.\d+[\w.+-]*$/.test(version);
      if (!exact || Object.keys(lock.packages).some((key) => key === path || key.endsWith(`/${path}`)))
        continue;
      const platform = platformOf(name);
      if (!platform) continue;
      lock.packages[path] = { version, optional: true, ...(entry.dev ? { dev: true } : {}), ...platform };
      added.push(name);
    }
  }
  return added;
}

if (process.argv[1] === import.meta.filename) {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const added = completeLock(lock);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(added.length ? `completed ${added.join(', ')}` : 'complete already');
}
