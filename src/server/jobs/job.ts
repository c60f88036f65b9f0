/** Work that the server does by itself, again and again, as long as it runs. */
export interface Job {
  /** What it does, as the log names it: "expire leases". */
  name: string;
  everySeconds: number;
  /** Also runs once when the server starts: it makes up for what a server that was down has missed. */
  atStart?: boolean;
  /** @param signal aborted at shutdown; what is under way is then finished early or given up */
  run(signal: AbortSignal): Promise<void>;
  /** Subscribes to what makes the job due before its time. @returns a function that ends the subscription */
  wakeOn?(wake: () => void): () => void;
  /** Called once after the last run. */
  close?(): Promise<void>;
}

/** What jobs need of the open sockets. */
export interface JobSockets {
  /** Lets pages catch up whose log another server has continued unnoticed. */
  compareHeads(): Promise<void>;
  /** Ends the sockets of pages and workers whose session or token is not valid any more. */
  endRevoked(): Promise<void>;
}
