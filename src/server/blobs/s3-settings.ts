/** Where blobs lie when an S3-compatible service keeps them. */
export interface S3Settings {
  /** Null for Amazon's own. */
  endpoint: string | null;
  region: string;
  bucket: string;
  /** Empty, or ends with `/`. */
  prefix: string;
  /** Bucket in the path instead of in the host name. */
  pathStyle: boolean;
  /** Null for what the AWS libraries find: variables, files, roles. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
}
