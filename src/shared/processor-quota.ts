/** The text of one of the system's files; null where there is none. */
type ReadText = (file: string) => string | null;

const MOUNT = '/sys/fs/cgroup';

/** Where control groups keep a quota: version 2, mounted alone or beside version 1, and version 1. */
const KINDS: {
  controller: string;
  mounts: string[];
  quota: (folder: string, read: ReadText) => number | null;
}[] = [
  {
    controller: '',
    mounts: [MOUNT, `${MOUNT}/unified`],
    quota: (folder, read) => {
      const [quota, period] = (read(`${folder}/cpu.max`) ?? '').split(/\s+/);
      return share(quota, period);
    },
  },
  {
    controller: 'cpu',
    mounts: [`${MOUNT}/cpu`, `${MOUNT}/cpu,cpuacct`],
    quota: (folder, read) =>
      share(read(`${folder}/cpu.cfs_quota_us`) ?? '', read(`${folder}/cpu.cfs_period_us`) ?? ''),
  },
];

/**
 * The processor time that control groups leave this process, in cores, such as 1.5; null where they set no limit. So do
 * `docker run --cpus` and a limit in Kubernetes: the process sees, and may run on, all cores of the host, and is stopped
 * for the rest of each period once it has used its share.
 */
export function processorQuota(read: ReadText): number | null {
  const groups = (read('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  const quotas = KINDS.flatMap(({ controller, mounts, quota }) => {
    const own = groups.find(([, controllers]) => controllers?.split(',').includes(controller));
    if (!own) return [];
    const folders = withParents(own.slice(2).join(':'));
    return mounts.flatMap((mount) => folders.map((folder) => quota(mount + folder, read)));
  });
  const limits = quotas.filter((quota) => quota !== null);
  return limits.length > 0 ? Math.min(...limits) : null;
}

/**
 * The group's folder and all above it, each of which may limit it. In a container the name may be the host's and lead
 * nowhere; the top folder is then the container's own.
 */
function withParents(group: string): string[] {
  const names = group.split('/').filter((name) => name !== '' && name !== '..');
  return Array.from({ length: names.length + 1 }, (_, i) =>
    names
      .slice(0, i)
      .map((name) => `/${name}`)
      .join(''),
  );
}

/** Version 1 writes -1 for no limit, version 2 `max`. */
function share(quota = '', period = ''): number | null {
  const cores = Number(quota.trim()) / Number(period.trim());
  return Number.isFinite(cores) && cores > 0 ? cores : null;
}
