import { PrismaLibSql } from '@prisma/adapter-libsql';

// Another program that holds the database's write lock: node hold-database.mjs URL MILLISECONDS
const [url, milliseconds] = process.argv.slice(2);
const client = new PrismaLibSql({ url }).createClient({ url });
await client.execute('BEGIN IMMEDIATE');
process.stdout.write('held\n');
setTimeout(() => client.execute('COMMIT').then(() => process.exit(0)), Number(milliseconds));
