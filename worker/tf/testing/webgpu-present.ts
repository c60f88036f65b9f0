import { existsSync } from 'node:fs';
import path from 'node:path';

/*
 * Dawn on a software driver, for tests where there is no GPU: Chromium ships one, SwiftShader. Importing this
 * file points the Vulkan loader at it, in this process and those it starts.
 */

const CHROMIUM_FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];

const named = process.env.MINTMARK_CHROMIUM;
const driver = [named ? path.dirname(named) : '', ...CHROMIUM_FOLDERS]
  .map((folder) => path.join(folder, 'vk_swiftshader_icd.json'))
  .find((file) => existsSync(file));
if (driver) process.env.VK_DRIVER_FILES ??= driver;
process.env.MINTMARK_WEBGPU_SOFTWARE = '1';

/** True when Dawn finds an adapter; tests that need one are skipped without. */
export const webgpuPresent = await (async () => {
  const { create } = await import('webgpu');
  return (await create([]).requestAdapter()) !== null;
})();
if (!webgpuPresent) {
  console.warn(
    'No Vulkan driver was found: tests on WebGPU are skipped. Debian: apt-get install libvulkan1 chromium',
  );
}
