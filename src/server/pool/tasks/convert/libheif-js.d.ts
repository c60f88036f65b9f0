/** The part of the package that is used; what it opens lives in its own memory until it is freed. */
declare module 'libheif-js/wasm-bundle.js' {
  /** A place in the decoder's memory. */
  type Handle = object;

  export interface HeifImage {
    handle: Handle;
    get_width(): number;
    get_height(): number;
    /** Is it the one that stands for the whole file? */
    is_primary(): boolean;
    has_alpha_channel(): boolean;
    free(): void;
  }

  /** Without `image` and `channels` when it failed. */
  export interface DecodedHeif {
    image?: Handle;
    /** `data` is the decoder's own memory, valid until `image` is released; rows are `stride` bytes apart. */
    channels?: { data: Uint8Array; stride: number; width: number; height: number }[];
  }

  const libheif: {
    HeifDecoder: new () => { decoder: Handle | null; decode(bytes: Uint8Array): HeifImage[] };
    heif_context_free(context: Handle): void;
    heif_colorspace: { heif_colorspace_RGB: unknown };
    heif_chroma: { heif_chroma_interleaved_RGB: unknown; heif_chroma_interleaved_RGBA: unknown };
    heif_js_decode_image2(image: Handle, colorspace: unknown, chroma: unknown): DecodedHeif | null;
    heif_image_release(image: Handle): void;
  };
  export default libheif;
}
