import { inject } from 'vitest';

// Where this process and those that a test starts look for it.
process.env.MINTMARK_TEST_POSTGRESQL = inject('postgresql');
