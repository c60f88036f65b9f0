/** What a set is called when its photos are asked about as the page does. */
export const servedName = (set: string) => `${set}, as Classify answers`;
