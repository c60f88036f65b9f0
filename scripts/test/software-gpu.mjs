// Lets tests on WebGPU run where there is no GPU: Chromium ships a Vulkan driver that computes on the CPU.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, ensureChromium } from './chromium.mjs';

const LIBRARY_FOLDERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.', '../lib64'];

/**
 * @param {(note: string) => void} say
 * @returns {Promise<string>} path of the Chromium that has the driver beside it
 */
export async function ensureSoftwareGpu(say) {
  const chromium = await ensureChromium(say);
  const loader = LIBRARY_FOLDERS.some((folder) => existsSync(join('/usr/lib', folder, 'libvulkan.so.1')));
  if (process.platform === 'linux' && !loader) {
    say('apt-get install libvulkan1');
    if (!(await aptInstall('libvulkan1'))) say('libvulkan.so.1 is missing: tests on WebGPU will be skipped');
  }
  return chromium;
}
