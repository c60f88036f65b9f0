// What the worker of `npm start` gets of the server's environment: no secret of the server.

/** Settings that the worker and its trainers read. */
const OURS =
  /^MINTMARK_(WORKER_\w+|SERVER|CACHE|CACHE_LIMIT|CHECKPOINT_MINUTES|TRAINER_NICENESS|LOG_LEVEL|BASE_WEIGHTS|TENSORFLOW|NATIVE_THREADS|RUNTIME|WEBGPU_SOFTWARE)$/;
const SECRET = /^(DATABASE_URL$|AWS_|PG)|PASSWORD|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY/i;

/** @param {NodeJS.ProcessEnv} env */
export function workerEnvironment(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) =>
      name.startsWith('MINTMARK_') ? OURS.test(name) : !SECRET.test(name),
    ),
  );
}
