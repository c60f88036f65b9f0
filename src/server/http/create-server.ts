import { createServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tunables } from '../tunables';

interface ConnectionLimits {
  requestTimeoutSeconds: number;
  headersTimeoutSeconds: number;
  connectionCheckSeconds: number;
  idleConnectionSeconds: number;
}

/** An HTTP server that waits for nobody for ever: not for the head of a request, nor its body, nor a silent peer. */
export function createHttpServer(limits: ConnectionLimits = tunables): Server {
  return withIdleLimit(createServer(optionsOf(limits)), limits);
}

/** As `createHttpServer`, over TLS. */
export function createHttpsServer(
  certificate: { cert: Buffer; key: Buffer },
  limits: ConnectionLimits = tunables,
) {
  return withIdleLimit(createTlsServer({ ...optionsOf(limits), ...certificate }), limits);
}

function optionsOf(limits: ConnectionLimits): ServerOptions {
  return {
    requestTimeout: limits.requestTimeoutSeconds * 1000,
    headersTimeout: limits.headersTimeoutSeconds * 1000,
    connectionsCheckingInterval: limits.connectionCheckSeconds * 1000,
  };
}

function withIdleLimit<S extends { timeout: number }>(server: S, limits: ConnectionLimits): S {
  server.timeout = limits.idleConnectionSeconds * 1000;
  return server;
}
