import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // src/server/main.ts has opened these; a second copy in Next's bundle could not share them, or has native code.
  serverExternalPackages: [
    '@prisma/adapter-libsql',
    '@prisma/client',
    'better-auth',
    'libsql',
    'onnxruntime-node',
    'pino',
    'sharp',
    'socket.io',
    'yauzl',
    'yazl',
  ],
  // A lock file in a folder above would be taken for the project's root.
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
  // Photos come from our own store in the sizes that are asked for.
  images: { unoptimized: true },
  devIndicators: false,
  // Hot reloading also for those who open the development server by its address.
  allowedDevOrigins: ['127.0.0.1'],
  // `npm test` checks types once, for everything.
  typescript: { ignoreBuildErrors: true },
};
