export function workerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
