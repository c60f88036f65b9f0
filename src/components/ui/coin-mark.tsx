/** The small struck coin beside the word mark. */
export function CoinMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <circle cx="16" cy="16" r="15" className="fill-accent" />
      <circle
        cx="16"
        cy="16"
        r="11.6"
        fill="none"
        strokeWidth="1.4"
        strokeDasharray="1.1 1.33"
        className="stroke-accent-fg/60"
      />
      <path
        d="M10.8 20.4v-8.6l5.2 5.7 5.2-5.7v8.6"
        fill="none"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-accent-fg"
      />
    </svg>
  );
}
