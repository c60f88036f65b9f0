/*
 * Closing what `openRuntime` opened. Apart from it, so that a process can end without loading TensorFlow for it.
 */

// The one runtime of this process, as TF.js has one backend at a time.
let close: () => Promise<void> = async () => {};
let closing: Promise<void> | null = null;

/** Remembers how the runtime that is open now is closed. */
export function closeWith(closeOpened: () => Promise<void>): void {
  close = closeOpened;
  closing = null;
}

/** Closes the runtime of this process, if one is open: Dawn crashes a process that ends while it is read from. */
export function closeRuntime(): Promise<void> {
  closing ??= close();
  return closing;
}
