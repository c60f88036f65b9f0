import { config } from 'zod';

// Runs before any other code of the page. The content security policy allows no evaluated code: without this, zod
// tries it once and the browser reports a violation on every page.
config({ jitless: true });
