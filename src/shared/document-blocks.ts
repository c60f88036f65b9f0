/** Text of one kind; `code` is a hash or the like, in letters of one width. */
export interface Span {
  text: string;
  style?: 'bold' | 'code' | 'note';
}

export interface DocumentPhoto {
  /** WebP; null of a photo that cannot be read. */
  picture: Uint8Array | null;
  title: string;
  caption: string;
}

/** What a document that leaves the server is made of, whatever it is written as. */
export type DocumentBlock =
  | { kind: 'heading'; text: string }
  /** A paragraph; line breaks in it are kept. */
  | { kind: 'text'; spans: readonly Span[] }
  /** The first cell of a row names it. */
  | { kind: 'table'; head: readonly string[] | null; rows: readonly (readonly string[])[] }
  | { kind: 'photos'; photos: readonly DocumentPhoto[] }
  /** A difference of two confusion matrices: `[truth, answer, change]`, and whether the change is for the better. */
  | { kind: 'matrix'; size: number; cells: readonly MatrixCell[] };

export interface MatrixCell {
  truth: number;
  predicted: number;
  label: string;
  better: boolean;
  /** How large the change is beside the largest, 0 to 1. */
  weight: number;
}

export interface BlockDocument {
  title: string;
  blocks: readonly DocumentBlock[];
}
