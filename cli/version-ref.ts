/** `coins` or `coins@3`. */
export function versionRef(text: string): { dataset: string; number?: number } {
  const [, dataset, number] = /^(.+)@(\d+)$/.exec(text) ?? [];
  return dataset && number ? { dataset, number: Number(number) } : { dataset: text };
}
