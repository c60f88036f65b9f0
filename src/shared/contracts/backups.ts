/** A scheduled backup that failed. */
export interface BackupFailure {
  /** In words for the administrator. */
  reason: string;
  /** When the first of several failures in a row was. */
  since: Date;
  /** When the last was. */
  at: Date;
}
