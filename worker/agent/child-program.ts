import path from 'node:path';

export interface Program {
  entry: string;
  execArgv: string[];
}

/**
 * Where a child program lies: beside this one when bundled into dist/, else its source, run by tsx. The build
 * replaces `process.env.MINTMARK_BUNDLED` by its value.
 */
export function childProgram(name: 'trainer' | 'probe'): Program {
  if (process.env.MINTMARK_BUNDLED === '1') {
    return { entry: path.join(import.meta.dirname, `${name}.mjs`), execArgv: ['--enable-source-maps'] };
  }
  const file = name === 'trainer' ? 'main.ts' : 'probe.ts';
  return { entry: path.join(import.meta.dirname, '../trainer', file), execArgv: ['--import', 'tsx'] };
}
