/** A file or directory of this machine that goes into an image. */
export interface ImageFile {
  /** Absolute path here; a directory goes with all that is in it. */
  from: string;
  /** Absolute path in the image. */
  to: string;
  /** Of a file; default: as it is here. */
  mode?: number;
}

/** What an image is made of. All of them stand on one root file system; see root-layer.ts. */
export interface ImageRecipe {
  /** References under which the node's containers find it. */
  names: readonly string[];
  /** Numeric, as `26`: the kubelet refuses names where it must not be root. */
  user: string;
  /** Put over the root file system. */
  files?: readonly ImageFile[];
  env?: Readonly<Record<string, string>>;
  entrypoint?: readonly string[];
  command?: readonly string[];
}
