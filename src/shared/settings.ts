/** A setting read from the environment, as the documentation lists it. */
interface Setting {
  /** Variables that belong together stand in one row. */
  names: readonly string[];
  /** As people read it; Markdown. */
  default: string;
  meaning: string;
}

export interface SettingGroup {
  title: string;
  settings: readonly Setting[];
}

/** Every setting of server, worker and command line. A test compares the names with those that the code reads. */
export const settingGroups: readonly SettingGroup[] = [
  {
    title: 'Server',
    settings: [
      {
        names: ['MINTMARK_PORT'],
        default: '`3000`',
        meaning: 'port of the dashboard; `0` takes any free one',
      },
      {
        names: ['MINTMARK_HOST'],
        default: '`127.0.0.1`',
        meaning: 'address to listen on; `0.0.0.0` opens the dashboard to the network',
      },
      {
        names: ['MINTMARK_PUBLIC_URL'],
        default: 'none',
        meaning: 'address people use when a proxy stands in front of the server, without a path',
      },
      {
        names: ['MINTMARK_TLS_CERT', 'MINTMARK_TLS_KEY'],
        default: 'none',
        meaning:
          'certificate with its chain, and its key, as PEM files: the server speaks HTTPS itself; a renewed certificate is in use within a minute',
      },
      {
        names: ['MINTMARK_TRUSTED_PROXIES'],
        default: 'none',
        meaning: 'addresses whose `X-Forwarded-For` is believed, separated by commas',
      },
      {
        names: ['MINTMARK_ADMIN_EMAIL', 'MINTMARK_ADMIN_PASSWORD'],
        default: 'none',
        meaning: 'create the administrator at the first start instead of printing a link',
      },
      {
        names: ['MINTMARK_DEMO'],
        default: '`1`',
        meaning: '`0` leaves out the demonstration dataset and its two runs',
      },
      {
        names: ['MINTMARK_LOCAL_WORKER'],
        default: '`1`',
        meaning: '`0` starts no worker on this machine',
      },
      {
        names: ['MINTMARK_LEASE_SECONDS'],
        default: '`30`',
        meaning:
          'a worker silent for this long loses its run to another one; raise it where connections are often away for longer; the same on all servers of a database',
      },
      {
        names: ['MINTMARK_LOG_LEVEL'],
        default: '`info`',
        meaning: '`debug` logs more, `warn` less; also read by workers',
      },
      {
        names: ['MINTMARK_AUDIT_DAYS'],
        default: '`0`',
        meaning:
          'days that entries of the audit log are kept, `0` for ever; a checkpoint records what is removed',
      },
      {
        names: ['MINTMARK_METRICS_TOKEN'],
        default: 'none',
        meaning: 'bearer token that may read `/metrics` from other machines; 16 characters or more',
      },
    ],
  },
  {
    title: 'Sign-in by OpenID Connect',
    settings: [
      {
        names: ['MINTMARK_OIDC_ISSUER', 'MINTMARK_OIDC_CLIENT_ID', 'MINTMARK_OIDC_CLIENT_SECRET'],
        default: 'none',
        meaning:
          'provider, such as `https://login.example.org`, and what it knows Mintmark by; needs `MINTMARK_PUBLIC_URL`, whose `/api/auth/callback/oidc` the provider must permit',
      },
      {
        names: ['MINTMARK_OIDC_NAME'],
        default: '`your organisation`',
        meaning: 'what the button on the sign-in page calls it',
      },
      {
        names: ['MINTMARK_OIDC_NEWCOMERS'],
        default: '`refuse`',
        meaning:
          '`viewer` or `member` lets everybody in whom the provider knows, with that role; otherwise only people with an account here, by their verified e-mail address',
      },
    ],
  },
  {
    title: 'Storage',
    settings: [
      {
        names: ['MINTMARK_DATA'],
        default: '`data` in the checkout',
        meaning: 'folder of everything that must be kept',
      },
      {
        names: ['DATABASE_URL'],
        default: '`mintmark.db` in the data folder',
        meaning:
          'an SQLite file, as `file:/path/to/mintmark.db`, or a PostgreSQL database, as `postgresql://user:password@host:5432/mintmark`',
      },
      {
        names: ['MINTMARK_FILES'],
        default: 'the data folder',
        meaning: 'folder for photos, models and checkpoints, shared by several servers',
      },
      {
        names: ['MINTMARK_CACHE'],
        default: '`~/.cache/mintmark`',
        meaning: 'everything that can be made or downloaded again; also read by workers',
      },
      {
        names: ['MINTMARK_SECRET'],
        default: 'generated at the first start',
        meaning:
          'key that signs sessions, 32 characters or more; otherwise kept in the data folder or in PostgreSQL',
      },
      {
        names: ['MINTMARK_REDIS_URL'],
        default: 'none',
        meaning:
          'Redis that carries live messages between several servers, as `redis://host:6379`; without it PostgreSQL does',
      },
      {
        names: ['MINTMARK_S3_BUCKET'],
        default: 'none',
        meaning: 'S3 bucket for photos, models and checkpoints instead of the data folder; it must exist',
      },
      {
        names: ['MINTMARK_S3_ENDPOINT'],
        default: 'Amazon S3',
        meaning: 'address of another S3-compatible service, such as `http://minio:9000`',
      },
      {
        names: ['MINTMARK_S3_REGION'],
        default: '`AWS_REGION`, else `us-east-1`',
        meaning: 'region of the bucket',
      },
      {
        names: ['MINTMARK_S3_PREFIX'],
        default: 'none',
        meaning: 'folder in the bucket; `blobs/` and `checkpoints/` lie below it',
      },
      {
        names: ['MINTMARK_S3_ACCESS_KEY_ID', 'MINTMARK_S3_SECRET_ACCESS_KEY'],
        default: 'the AWS default chain: `AWS_ACCESS_KEY_ID`, profile files, roles',
        meaning: 'credentials of the bucket',
      },
      {
        names: ['MINTMARK_S3_PATH_STYLE'],
        default: '`1` with an endpoint, else `0`',
        meaning: 'put the bucket into the path instead of the host name',
      },
    ],
  },
  {
    title: 'Imports',
    settings: [
      {
        names: ['MINTMARK_IMPORT_FOLDERS'],
        default: 'none',
        meaning:
          'folders of the server below which members may import, separated by commas, such as `/srv/photos`; also `s3://bucket/prefix`, read with the credentials of `MINTMARK_S3_…`',
      },
      {
        names: ['MINTMARK_IMPORT_ALLOW_PRIVATE'],
        default: '`0`',
        meaning: '`1` permits imports from addresses of this machine and its internal networks',
      },
    ],
  },
  {
    title: 'Backups',
    settings: [
      {
        names: ['MINTMARK_BACKUP_KEY'],
        default: 'none',
        meaning:
          'key of age that backups are encrypted with: `age1…` only makes them, `AGE-SECRET-KEY-1…` reads them too; several with commas; `mintmark backup key` makes one',
      },
      {
        names: ['MINTMARK_BACKUP_DIR'],
        default: 'none',
        meaning:
          'folder into which the server makes backups by itself; another disk is better than that of the data',
      },
      {
        names: ['MINTMARK_BACKUP_HOURS'],
        default: '`24`',
        meaning: 'hours from one such backup to the next',
      },
      {
        names: ['MINTMARK_BACKUP_KEEP'],
        default: '`7`',
        meaning: 'backups kept there; older ones are removed when a newer one is whole',
      },
      {
        names: ['MINTMARK_MIGRATION_BACKUP'],
        default: '`1`',
        meaning:
          '`0` lets a new version change the database without a copy of it in `backups` in the data folder first',
      },
    ],
  },
  {
    title: 'Notifications',
    settings: [
      {
        names: ['MINTMARK_SMTP_URL', 'MINTMARK_MAIL_FROM'],
        default: 'none',
        meaning:
          'mail server, such as `smtps://user:password@mail.example.org`, and sender; both are needed to send mail',
      },
      {
        names: ['MINTMARK_WEBHOOK_ALLOW_PRIVATE'],
        default: '`0`',
        meaning: '`1` permits webhooks to this machine and its internal networks',
      },
    ],
  },
  {
    title: 'Training',
    settings: [
      {
        names: ['MINTMARK_BASE_WEIGHTS'],
        default: 'none',
        meaning:
          'folder with `mobilenet_v2_<width>_224_no_top/model.json`; otherwise the public download is tried; read by server and workers',
      },
      {
        names: ['MINTMARK_TENSORFLOW'],
        default: 'none',
        meaning: 'folder with libtensorflow to use instead of downloading it',
      },
      {
        names: ['MINTMARK_NATIVE_THREADS'],
        default: "`TF_NUM_INTRAOP_THREADS`, else all cores, or those of a container's quota",
        meaning: "threads of the trainer's own CPU ops; results do not depend on it",
      },
      {
        names: ['MINTMARK_WEBGPU_SOFTWARE'],
        default: '`0`',
        meaning: '`1` permits a WebGPU driver that computes on the CPU, for tests',
      },
    ],
  },
  {
    title: 'Worker',
    settings: [
      {
        names: ['MINTMARK_SERVER', 'MINTMARK_WORKER_TOKEN'],
        default: 'none',
        meaning: 'server of a worker on another machine, and its token; also `--server` and `--token`',
      },
      {
        names: ['MINTMARK_WORKER_NAME'],
        default: "the machine's name",
        meaning: 'name shown on the page Workers; also `--name`',
      },
      {
        names: ['MINTMARK_WORKER_SLOTS'],
        default: '`1`',
        meaning: 'runs trained at the same time; also `--slots`',
      },
      {
        names: ['MINTMARK_WORKER_LABELS'],
        default: 'none',
        meaning: 'labels that runs may require, separated by commas; also `--label`',
      },
      {
        names: ['MINTMARK_RUNTIME'],
        default: 'the best that loads',
        meaning: 'what it trains with: `tensorflow`, `webgpu` or `wasm`; also `--runtime`',
      },
      {
        names: ['MINTMARK_CACHE_LIMIT'],
        default: '`50`',
        meaning: 'gigabytes of photos kept from earlier runs; also `--cache-limit`',
      },
      {
        names: ['MINTMARK_CHECKPOINT_MINUTES'],
        default: '`5`',
        meaning: 'minutes between checkpoints inside an epoch',
      },
      {
        names: ['MINTMARK_TRAINER_NICENESS'],
        default: '`12`',
        meaning:
          'how far a training run stands back behind whatever else needs the processor, from `0` (not at all, for a machine that only trains) to `19`',
      },
    ],
  },
  {
    title: 'Command line and tests',
    settings: [
      {
        names: ['MINTMARK_URL', 'MINTMARK_TOKEN'],
        default: 'found on this machine',
        meaning: 'server and API token of the command line',
      },
      {
        names: ['MINTMARK_CHROMIUM'],
        default: 'found on this machine',
        meaning: 'browser of the end-to-end tests',
      },
      {
        names: ['MINTMARK_TEST_POSTGRESQL'],
        default: 'a temporary server',
        meaning: 'PostgreSQL server for the tests, as a URL with the right to create databases',
      },
    ],
  },
];

/** Variables that programs of this project set for each other; nobody sets them by hand. */
export const internalVariables: readonly string[] = [
  'MINTMARK_BUNDLED',
  'MINTMARK_BY_SERVER',
  'MINTMARK_E2E_DATA',
  'MINTMARK_E2E_REPORT',
  'MINTMARK_E2E_URL',
  'MINTMARK_TEST_FOLDER',
  'MINTMARK_POOL_MEMORY_MB',
  'MINTMARK_POOL_THREADS',
  'MINTMARK_TEST_LOG',
  'MINTMARK_TEST_REPORT',
];
