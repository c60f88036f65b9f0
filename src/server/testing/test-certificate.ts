import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A self-signed certificate of `coins.test` and 127.0.0.1, for tests. */
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUSgAwIBAgIUNBFq3eMJJ2EsGPUjJO1KtOJXBzMwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKY29pbnMudGVzdDAgFw0yNjExMzAwMjQ0MTJaGA8yMTI2MTEw
NjAyNDQxMlowFTETMBEGA1UEAwwKY29pbnMudGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABMJfE8Dh4KDk6jKobD3liWPuKz/rAUDrXgVgwA5ljppfAsIqjPYc
I+4cRljvybne11MkTJjL+pootRVTAoCzFWWjcDBuMB0GA1UdDgQWBBQw2ds8Y/EG
1SD5u7nj8T2gZiSQJTAfBgNVHSMEGDAWgBQw2ds8Y/EG1SD5u7nj8T2gZiSQJTAP
BgNVHRMBAf8EBTADAQH/MBsGA1UdEQQUMBKCCmNvaW5zLnRlc3SHBH8AAAEwCgYI
KoZIzj0EAwIDSAAwRQIgXYe75tA4rN1FB8KTam0jEinEhE1d6yXjxlXCCKqW8zcC
IQDi0a5uVAomA4GzdSxkaOJBd8atSqyvcPc7Ii1wEpbP0A==
-----END CERTIFICATE-----
`;

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgaJ/l7RxUTs8Y2Own
DZ+Lb0FtRwixlK3gEd4ON3Mfel2hRANCAATCXxPA4eCg5OoyqGw95Ylj7is/6wFA
614FYMAOZY6aXwLCKoz2HCPuHEZY78m53tdTJEyYy/qaKLUVUwKAsxVl
-----END PRIVATE KEY-----
`;

/** Writes certificate and key into `dir`. */
export async function writeTestCertificate(dir: string): Promise<{ certFile: string; keyFile: string }> {
  const files = { certFile: path.join(dir, 'cert.pem'), keyFile: path.join(dir, 'key.pem') };
  await Promise.all([writeFile(files.certFile, TEST_CERTIFICATE), writeFile(files.keyFile, KEY)]);
  return files;
}
