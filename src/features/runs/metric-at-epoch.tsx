/** A metric with the epoch that measured it, small beside it: "91.2 % ep. 7". */
export function MetricAtEpoch({ text, epoch }: { text: string; epoch: number | null | undefined }) {
  return (
    <span className="whitespace-nowrap">
      {text}
      {epoch !== null && epoch !== undefined && (
        <span
          className="ml-1 font-normal max-sm:hidden text-faint text-xs"
          title={`Measured at epoch ${epoch}`}
        >
          ep. {epoch}
        </span>
      )}
    </span>
  );
}
