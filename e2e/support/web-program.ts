import { runProgram } from '@/server/program';

/* The server as a process of its own, all of it but the pages: those take long to build and are not looked at. */

runProgram(async () => ({
  handle: async (_req, res) => {
    res.writeHead(404).end();
  },
  upgrade: (_req, socket) => {
    socket.destroy();
  },
  close: async () => undefined,
}));
