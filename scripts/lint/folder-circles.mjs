// Circles of imports between folders: feature A imports feature B, and B imports A, over any number of features.
// Biome's noImportCycles sees circles of files only.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Folders that must not import one another in a circle, and where the shared part belongs. */
const RULES = [
  {
    of: 'src/features',
    remedy:
      'Move what both need into src/components or src/shared, or pass it in from src/app as a prop or a child.',
  },
  {
    of: 'src/server',
    remedy:
      'Move what both need beside the folders (such as errors.ts), or into the folder that the other builds on.',
  },
  {
    of: 'src/server/domain',
    remedy:
      'Move what both need into src/server/db or src/shared, or let the noun that builds on the other do the call.',
  },
  { of: 'worker', remedy: 'Move what both need into src/shared.' },
  {
    of: 'worker/agent',
    remedy: 'Move what both need beside the folders, or into the one that the other builds on.',
  },
  {
    of: 'worker/tf',
    remedy: 'Move what both need beside the folders, or into the one that the other builds on.',
  },
];

const IMPORT = /(?:\bfrom|^\s*import|\bimport\()\s*'([^']+)'/gm;

/**
 * @param {{ path: string, text: string }[]} sources paths relative to the checkout
 * @returns {string[]} a message for each circle
 */
export function folderCircles(sources, rules = RULES) {
  return rules.flatMap(({ of, remedy }) => {
    const edges = edgesOf(sources, of);
    return circlesOf(edges).map((circle) => {
      const imports = circle.flatMap((from) =>
        circle.flatMap((to) => (edges.get(from)?.get(to) ?? []).map((line) => `  ${line}`)),
      );
      const names = circle.sort().join(', ');
      return `${of}: these folders import one another in a circle: ${names}.\n${remedy}\n${imports.join('\n')}`;
    });
  });
}

/** Who imports whom: folder → folder → the imports, as text. */
function edgesOf(sources, of) {
  const edges = new Map();
  for (const { path, text } of sources) {
    const from = folderIn(of, path);
    if (!from) continue;
    for (const [, specifier] of text.matchAll(IMPORT)) {
      const target = targetOf(path, specifier);
      const to = target && folderIn(of, target);
      if (!to || to === from) continue;
      const targets = edges.get(from) ?? new Map();
      edges.set(from, targets.set(to, [...(targets.get(to) ?? []), `${path} imports ${target}`]));
    }
  }
  return edges;
}

function folderIn(of, path) {
  const [name, ...rest] = path.startsWith(`${of}/`) ? path.slice(of.length + 1).split('/') : [];
  return rest.length > 0 ? name : null;
}

function targetOf(path, specifier) {
  if (specifier.startsWith('@/')) return `src/${specifier.slice(2)}`;
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
}

/** Sets of folders that each reach all others of the set. */
function circlesOf(edges) {
  const reached = new Map([...edges.keys()].map((from) => [from, reachableFrom(edges, from)]));
  const circles = new Map();
  for (const [from, targets] of reached) {
    if (!targets.has(from)) continue;
    const circle = [...targets].filter((to) => reached.get(to)?.has(from)).sort();
    circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

function reachableFrom(edges, start) {
  const found = new Set();
  const open = [start];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    for (const to of edges.get(from)?.keys() ?? []) {
      if (!found.has(to)) open.push(to);
      found.add(to);
    }
  }
  return found;
}

/** The sources of the checkout, without tests and what only tests use. */
export function sourcesOf(root) {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'worker'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return listed
    .split('\n')
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|\.testing\.|\/testing\//.test(path))
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
