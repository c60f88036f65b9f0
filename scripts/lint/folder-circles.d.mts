export function folderCircles(sources: { path: string; text: string }[]): string[];
export function sourcesOf(root: string): { path: string; text: string }[];
