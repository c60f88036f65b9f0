import { sendJson } from './respond';
import type { OpenRestHandler } from './route';

/** 200 while the server can serve: it listens only once everything is open, and the database must answer. */
export const healthz: OpenRestHandler = async ({ deps, res }) => {
  try {
    await deps.db.setting.count();
    sendJson(res, { status: 'ok', version: deps.codeVersion });
  } catch (error) {
    deps.log.error({ err: error }, 'health check failed');
    sendJson(res, { status: 'the database does not answer' }, 503);
  }
};
