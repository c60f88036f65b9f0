import { CopyField } from '@/components/ui/copy-field';

/** Shown once: each signs in once without the app. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm">
        Recovery codes: each works once when the app is lost. Keep them in a password manager or on paper;
        they are not shown again.
      </p>
      <CopyField label="Recovery codes" value={codes.join('\n')} />
    </div>
  );
}
