import { LockKeyholeOpen } from 'lucide-react';

/** That whoever is on the network can read along, and what the administrator can do about it. */
export function PlainHttpNotice() {
  return (
    <p
      role="status"
      className="mb-4 flex items-start gap-2 rounded-md bg-warn-soft px-3 py-1.5 text-warn text-xs"
    >
      <LockKeyholeOpen aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>
        Not encrypted: others on the network can read passwords and photos. Set MINTMARK_TLS_CERT and
        MINTMARK_TLS_KEY, or put a proxy with TLS in front.
      </span>
    </p>
  );
}
