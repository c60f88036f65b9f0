import { z } from 'zod';
import { SPLITS, type Split } from '../coin-class';
import type { SkippedFile } from './datasets';

/** Code pages that names without a declared encoding are tried as, by the names `TextDecoder` and people know. */
export const NAME_ENCODINGS = [
  'utf-8',
  'cp437',
  'cp737',
  'cp775',
  'cp850',
  'cp852',
  'cp855',
  'cp857',
  'cp862',
  'ibm866',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'x-mac-cyrillic',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
] as const;
export type NameEncoding = (typeof NAME_ENCODINGS)[number];

/**
 * What a split folder stands for; photos of `unlabelled` and `skip` folders do not become part of the version, those of
 * `unlabelled` wait in the incoming queue.
 */
export const SPLIT_TARGETS = [...SPLITS, 'unlabelled', 'skip'] as const;
export type SplitTarget = (typeof SPLIT_TARGETS)[number];

/** What one part of a label, or the name of one level of folders, says of a class. */
const NAME_PARTS = ['value', 'currency', 'country', 'label', 'ignore'] as const;
export type NamePart = (typeof NAME_PARTS)[number];

const folderName = z.string().min(1).max(1024);

/** Added around a box on every side, as a share of its longer side: one drawn tightly cuts the rim of a coin. */
export const DEFAULT_BOX_MARGIN = 0.05;

/** What a person chooses about an import. What is left out is read off the folders. */
export const importOptionsSchema = z.strictObject({
  /** Which folders are the classes: 1 for the outermost below split folders, 2 for those inside them, and so on. */
  level: z.number().int().min(1).max(32).optional(),
  /** What the folders above the classes stand for, by their name. Naming one makes it a split folder. */
  splits: z.record(folderName, z.enum(SPLIT_TARGETS)).optional(),
  /** How names are read that declare no encoding. */
  encoding: z.enum(NAME_ENCODINGS).optional(),
  /** What the parts of a name between commas say, in their order. The default is value, currency, country. */
  nameParts: z.array(z.enum(NAME_PARTS)).min(1).max(8).optional(),
  /** What the names of the folders down to the classes say, from the outermost level on, such as country, value. */
  folderParts: z.array(z.enum(NAME_PARTS)).min(1).max(8).optional(),
  /** Corrected names, by class key; they win over every other. */
  classNames: z
    .record(
      folderName,
      z.strictObject({
        label: z.string().trim().min(1).max(300).optional(),
        value: z.string().trim().max(100).nullable().optional(),
        currency: z.string().trim().max(100).nullable().optional(),
        country: z.string().trim().max(100).nullable().optional(),
      }),
    )
    .optional(),
  /** Keys of classes that are left out. */
  skipClasses: z.array(folderName).max(5000).optional(),
  /** Paths of folders that are left out with all that is in them, as the plan names them. */
  skipFolders: z.array(folderName).max(5000).optional(),
  /** Path of the file that labels the photos; `none` reads the folders whatever files lie beside them. */
  manifest: z.string().min(1).max(1024).optional(),
  /** What is cut out around each box on every side, as a share of its longer side. */
  boxMargin: z.number().min(0).max(1).optional(),
  /** What becomes of photos without a label: they wait in the dataset's incoming queue, which is the default, or are left out. */
  unlabelled: z.enum(['queue', 'skip']).optional(),
  /** Where the photos come from, and what may be done with them; kept as notes of the version. */
  source: z.string().trim().max(500).optional(),
  licence: z.string().trim().max(500).optional(),
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;

/** Photos of a class or folder by split; `unsplit` when the import makes the splits. */
export type PlannedCounts = Record<Split | 'unsplit', number>;

export interface PlannedClass {
  key: string;
  label: string;
  value: string | null;
  currency: string | null;
  country: string | null;
  photos: PlannedCounts;
  /** Paths of the first few photos, as they stand in `PlannedImport.files`. */
  samples: string[];
  /** What is doubtful about it: a label that another class has too, a name that looks like another. */
  notes: string[];
}

/** Folders of one depth, as candidates for the classes. */
export interface PlannedLevel {
  level: number;
  /** How many classes this level would give. */
  classes: number;
  /** Names of a few of its folders. */
  samples: string[];
  /** Photos that lie directly in folders of this level. */
  photos: number;
}

export interface PlannedSplit {
  folder: string;
  target: SplitTarget;
  photos: number;
  /** Chosen by the person, not read off the name. */
  isChosen: boolean;
}

/** How names were read that declare no encoding; null when every name does, or is plain ASCII. */
export interface PlannedEncoding {
  assumed: NameEncoding;
  isChosen: boolean;
  /** How many names depend on it. */
  names: number;
  /** Other code pages that fit, the likelier first, each with a few names as it reads them. */
  alternatives: { encoding: NameEncoding; samples: string[] }[];
}

/** Something that has to be chosen before anything can be saved. */
export interface ImportQuestion {
  /** The option that answers it. */
  option: 'level' | 'splits';
  /** A sentence that says what was found, and one that says what can be chosen. */
  message: string;
  /** Folders it is about, a few of them. */
  folders: string[];
}

const MANIFEST_KINDS = ['csv', 'json-lines', 'coco', 'yolo', 'mintmark'] as const;
export type ManifestKind = (typeof MANIFEST_KINDS)[number];

/** What an import would make of its files. Nothing is decoded or saved for it. */
export interface ImportPlan {
  /** What names the classes: folders, or a file that labels the photos. */
  layout: 'folders' | ManifestKind;
  /** The file that labels the photos, and the others that could. */
  manifest: string | null;
  manifests: string[];
  /** The chosen level; null for a manifest. */
  level: number | null;
  levels: PlannedLevel[];
  splits: PlannedSplit[];
  classes: PlannedClass[];
  photos: PlannedCounts;
  /** Photos that no class claims: they wait in the incoming queue, or are left out for it. */
  unlabelled: number;
  /** How many of those wait in the incoming queue once it is saved. */
  waiting: number;
  /** Coins of which both faces were found. */
  coins: number;
  /** Files with the bytes of one in another split of their class; null when that is known only after reading them. */
  copiesAcrossSplits: number | null;
  encoding: PlannedEncoding | null;
  /** Files that are left out: all of them counted, the first ones listed. */
  skippedFiles: number;
  skipped: SkippedFile[];
  notes: string[];
  /** Empty when the import can go ahead. */
  questions: ImportQuestion[];
  source: string | null;
  licence: string | null;
}
