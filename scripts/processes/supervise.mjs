// Runs the server and one local worker until told to end, starts each again when it dies, and ends them in order.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerEnvironment } from './worker-environment.mjs';

/** A program that keeps dying is started again ever more slowly. */
const RESTART_SECONDS = [1, 2, 5, 15, 30, 60];
/** One that lived this long is taken to be healthy again. */
const HEALTHY_SECONDS = 120;
/** How often it is checked that the program that started this one still lives. */
const PARENT_CHECK_SECONDS = 1;
/** The worker gives its runs back within this time, or is killed: the server takes them when it starts again. */
const WORKER_SECONDS = 4;
/** Then the server ends; together they stay within ten seconds. */
const SERVER_SECONDS = 5.5;

/**
 * @param {object} options
 * @param {string[]} options.server arguments for Node that start the server
 * @param {string[] | null} options.worker arguments for Node that start the worker; null for none
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} options.cwd
 * @returns {Promise<number>} exit code
 */
export function supervise({ server, worker, env, cwd }) {
  return new Promise((resolve) => {
    let ending = false;
    let exitCode = 0;
    let serverChild = null;
    let workerChild = null;
    /** A server that was never ready cannot start as it is set: trying again would only hide why. */
    let wasReady = false;

    // The IPC channel lets a child notice that this process was killed without a chance to tell it.
    const start = (args, environment) =>
      spawn(process.execPath, args, {
        cwd,
        env: environment,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
    const backoff = () => {
      let deaths = 0;
      return (began) => {
        if (performance.now() - began > HEALTHY_SECONDS * 1000) deaths = 0;
        const wait = RESTART_SECONDS[Math.min(deaths, RESTART_SECONDS.length - 1)];
        deaths += 1;
        return wait;
      };
    };
    const gone = (child) => child.exitCode !== null || child.signalCode !== null;
    const endChild = async (child, seconds) => {
      if (!child || gone(child)) return;
      const closed = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
      await closed;
      clearTimeout(killer);
    };

    const end = async (code) => {
      if (ending) return;
      ending = true;
      exitCode = code;
      // Worker first: it hands its run back while the server still answers.
      await endChild(workerChild, WORKER_SECONDS);
      await endChild(serverChild, SERVER_SECONDS);
      resolve(exitCode);
    };

    const workerWait = backoff();
    const startWorker = () => {
      if (ending || !worker) return;
      const began = performance.now();
      workerChild = start(worker, workerEnvironment(env));
      workerChild.once('exit', async (code, signal) => {
        if (ending) return;
        const wait = workerWait(began);
        process.stderr.write(
          `The worker ended (${signal ?? `code ${code}`}); starting it again in ${wait} s.\n`,
        );
        await sleep(wait * 1000);
        startWorker();
      });
    };

    const serverWait = backoff();
    const startServer = () => {
      if (ending) return;
      const began = performance.now();
      serverChild = start(server, env);
      serverChild.on('message', (message) => {
        if (message !== 'ready') return;
        if (!wasReady) startWorker();
        wasReady = true;
      });
      serverChild.once('exit', async (code, signal) => {
        if (ending) return;
        const how = signal ?? `code ${code}`;
        // Somebody ended it in order, by its own process id.
        if (!wasReady || code === 0) {
          process.stderr.write(`The server ended (${how}).\n`);
          return void end(code ?? 1);
        }
        const wait = serverWait(began);
        process.stderr.write(`The server ended (${how}); starting it again in ${wait} s.\n`);
        await sleep(wait * 1000);
        startServer();
      });
    };
    startServer();

    // npm that is killed cannot pass anything on: its child only gets another parent. Without npm a change of
    // parent means nothing: a shell may be closed on purpose.
    const parent = process.ppid;
    if (process.env.npm_lifecycle_event) {
      const watch = setInterval(() => {
        if (process.ppid !== parent) void end(0);
      }, PARENT_CHECK_SECONDS * 1000);
      watch.unref();
    }

    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => {
        if (!ending) return void end(0);
        exitCode = signal === 'SIGINT' ? 130 : 143;
        for (const child of [workerChild, serverChild]) if (child && !gone(child)) child.kill('SIGKILL');
      });
    }
  });
}
