/** The name of a file without its ending, made of what it shows and of a note about it. */
export function exportName(label: string, note: string | null): string {
  return (note === null ? label : `${label} ${note}`)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
