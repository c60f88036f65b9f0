// Finds a Chromium for the end-to-end tests, and installs one where that is possible.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { runLogged, SetupError } from '../setup/progress.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    for (const name of NAMES) if (folder && existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}

async function ownBrowser() {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : null;
}

/** Installs a Debian package where this process may. @returns false when it may not */
export async function aptInstall(name) {
  if (!canUseApt()) return false;
  // At run level 1 Debian starts no service of what it installs: tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (log, args) => runLogged({ name: log, command: 'apt-get', args, env, cwd: root });
  await apt('apt-update', ['update']);
  await apt(`apt-${name}`, ['install', '-y', '--no-install-recommends', name]);
  return true;
}

function canUseApt() {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {(note: string) => void} say
 * @returns {Promise<string>} path of the browser
 */
export async function ensureChromium(say) {
  const named = process.env.MINTMARK_CHROMIUM;
  if (named && !existsSync(named))
    throw new SetupError(`MINTMARK_CHROMIUM names ${named}, which does not exist.`);
  const found = named ?? onPath() ?? (await ownBrowser());
  if (found) return found;
  if (canUseApt()) {
    say('apt-get install chromium');
    await aptInstall('chromium');
    const installed = onPath();
    if (installed) return installed;
  }
  say('downloading Playwright’s Chromium');
  await runLogged({
    name: 'chromium',
    command: process.execPath,
    args: [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'],
    cwd: root,
    remedy: 'Install Chromium by your system’s packages, or name one with MINTMARK_CHROMIUM.',
  });
  const own = await ownBrowser();
  if (own) return own;
  throw new SetupError('No Chromium could be had.', 'Install one and name it with MINTMARK_CHROMIUM.');
}
