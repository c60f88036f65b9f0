// `npm run lint`: Biome with the import rules, circles of imports between folders, and code that nothing uses.
import { folderCircles, sourcesOf } from './lint/folder-circles.mjs';
import { root } from './paths.mjs';
import { bin, runCommand } from './test/run-command.mjs';

function checkFolders() {
  const circles = folderCircles(sourcesOf(root));
  for (const circle of circles) process.stderr.write(`\n${circle}\n`);
  return circles.length === 0;
}

const passed = await Promise.all([
  runCommand([bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']),
  runCommand([bin('knip/bin/knip.js'), '--no-progress', '--no-config-hints']),
  checkFolders(),
]);
process.exitCode = passed.every(Boolean) ? 0 : 1;
