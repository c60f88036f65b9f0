// Progress on the terminal for the set-up scripts: one line a step, with the time it took, its log on failure.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setupDir } from '../paths.mjs';

/**
 * A printer of steps. Everything goes to stderr, so that a command's own stdout stays clean.
 * @param {{ total: number }} options number of steps that will be announced
 */
export function createProgress({ total }) {
  const tty = process.stderr.isTTY;
  let index = 0;
  return {
    /**
     * Runs one step and prints its outcome.
     * @template T
     * @param {string} title
     * @param {(say: (note: string) => void) => Promise<T>} work `say` shows what is being done right now
     * @returns {Promise<T>}
     */
    async step(title, work) {
      index += 1;
      const prefix = `[${index}/${total}] ${title}`;
      const began = Date.now();
      const elapsed = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
      let note = '';
      let lastSaid = '';
      const draw = () => process.stderr.write(`\r\x1b[2K${prefix} … ${note} (${elapsed()})`);
      const say = (text) => {
        note = text;
        if (!tty && text !== lastSaid) process.stderr.write(`${prefix} … ${text}\n`);
        lastSaid = text;
      };
      const timer = tty ? setInterval(draw, 200) : undefined;
      try {
        const result = await work(say);
        if (tty) process.stderr.write('\r\x1b[2K');
        const outcome = typeof result === 'string' ? result : 'done';
        process.stderr.write(`${prefix}: ${outcome} (${elapsed()})\n`);
        return result;
      } catch (error) {
        if (tty) process.stderr.write('\r\x1b[2K');
        process.stderr.write(`${prefix}: failed after ${elapsed()}\n`);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** A set-up step that failed, with what the person can do about it. */
export class SetupError extends Error {
  /** @param {string} message @param {string} [remedy] */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/**
 * Runs a program with its output in `.setup/logs/<name>.log`; on failure the log's end is part of the error.
 * @param {{ name: string, command: string, args: string[], env?: NodeJS.ProcessEnv, cwd: string, remedy?: string }} options
 * @returns {Promise<void>}
 */
export function runLogged({ name, command, args, env = process.env, cwd, remedy }) {
  const logDir = join(setupDir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const logFile = join(logDir, `${name}.log`);
  return new Promise((resolve, reject) => {
    const log = createWriteStream(logFile);
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('error', (error) => {
      log.end();
      reject(new SetupError(`${command} could not be started: ${error.message}`, remedy));
    });
    child.once('close', (code, signal) => {
      log.end(() => {
        if (code === 0) return resolve();
        const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-30).join('\n');
        reject(
          new SetupError(
            `${command} ${args.join(' ')} ended with ${signal ?? `code ${code}`}. The end of ${logFile}:\n${tail}`,
            remedy,
          ),
        );
      });
    });
  });
}
