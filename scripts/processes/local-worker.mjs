// Whether `npm start` and `npm run dev` run a worker on this machine too.
export const runsNoWorker = ['0', 'false', 'no'].includes(process.env.MINTMARK_LOCAL_WORKER?.trim() ?? '');
