import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportPlan } from '@/shared/contracts/import-plan';
import { openListing } from './archives/open-listing';
import { planImport } from './plan-import';

/*
 * What people really bring, as the table of cases says what is right of it. Planned only: this is what command line and
 * browser show before anything is saved.
 */

const root = path.resolve(import.meta.dirname, '../../../../..');
const MAKER = path.join(root, '../shared/cases/make_cases.py');

let folder: string;

/** By file: classes, photos (train/validation/test/without a split), those that wait for a label, and what a note says. */
const PLANNED: [string, number, string, number, RegExp?][] = [
  ['z01_mac_finder_accents.zip', 3, '0/0/0/12', 0, /__MACOSX/],
  ['z02_shift_jis.zip', 3, '0/0/0/12', 0, /read as shift_jis; choose another/],
  ['z03_cp437.zip', 3, '0/0/0/12', 0, /read as cp437; choose another/],
  ['z05_mac_icon_file.zip', 2, '0/0/0/8', 0, /Icon files of macOS/],
  ['z06_leading_slash.zip', 2, '0/0/0/8', 0],
  ['z07_deflate64.zip', 2, '0/0/0/8', 0],
  ['z08_synology_eadir.zip', 2, '8/4/4/0', 0, /@eaDir \(16 files\)/],
  ['z09_training_set_test_set.zip', 3, '12/0/6/0', 0, /training_set was read as the train split/],
  ['z09b_training_set_twice.zip', 3, '12/0/6/0', 0],
  ['z09c_train_images_test_images.zip', 3, '12/6/0/0', 0],
  ['z09d_train_dev_eval.zip', 3, '12/6/6/0', 0],
  ['z11a_trailing_space_across_splits.zip', 2, '6/6/6/0', 0, /look the same/],
  ['z11b_trailing_space_flat.zip', 2, '0/0/0/20', 0, /look the same/],
  ['z17_zip_in_zip.zip', 2, '8/0/4/0', 0, /were read as folders/],
  ['z24_commas_in_names.zip', 5, '0/0/0/15', 0, /three parts/],
  ['z25_csv_manifest.zip', 2, '8/0/0/0', 0, /read from labels\.csv/],
  ['z26_names_utf16.zip', 2, '0/0/0/6', 0],
  ['z26_names_not_text.zip', 2, '0/0/0/6', 0, /it is an object, not a text/],
  ['z26_names_too_long.zip', 2, '0/0/0/6', 0, /it has 301 letters/],
  ['z27_same_label_twice.zip', 3, '0/0/0/12', 0, /nobody can tell them apart/],
  ['z30b_with_a_readme_folder.zip', 3, '0/0/0/12', 0, /Coins_README holds no photos/],
  ['z30c_data_and_models.zip', 3, '12/6/6/0', 0, /models holds no photos/],
  ['z34_coins.tar.gz', 2, '0/0/0/6', 0],
  ['z34_renamed_tar.zip', 2, '0/0/0/6', 0],
  ['z38_dot_slash.zip', 2, '0/0/0/6', 0],
  ['z39_trailing_bytes.zip', 2, '0/0/0/6', 0],
  ['z41_class_of_heic_only.zip', 3, '0/0/0/9', 0],
  ['z42_unlabelled_test_folder.zip', 2, '8/4/0/0', 4, /have no label/],
  ['z42b_unlabelled_test_loose.zip', 2, '8/4/0/0', 4, /have no label/],
];

const planOf = async (file: string): Promise<ImportPlan> => {
  const listing = await openListing(path.join(folder, 'cases', file));
  try {
    return (await planImport(listing)).plan;
  } finally {
    listing.close();
  }
};

describe.skipIf(!existsSync(MAKER))('the cases that people bring', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mintmark-cases-'));
    await copyFile(MAKER, path.join(folder, 'make_cases.py'));
    const kinds = [...new Set(PLANNED.map(([file]) => file.slice(0, 3))), 'z15', 'z31'];
    const env = { ...process.env, SHARP: path.join(root, 'node_modules/sharp') };
    await promisify(execFile)('python3', [path.join(folder, 'make_cases.py'), ...kinds], { env });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(PLANNED)('%s is read as it is meant', async (file, classes, photos, waiting, note) => {
    const plan = await planOf(file);
    const { train, validation, test, unsplit } = plan.photos;
    expect([plan.classes.length, `${train}/${validation}/${test}/${unsplit}`, plan.waiting]).toEqual([
      classes,
      photos,
      waiting,
    ]);
    expect(plan.questions).toEqual([]);
    if (note) expect(plan.notes.join('\n')).toMatch(note);
  });

  it('countries with the same coins inside are asked about, and names without end are bounded', async () => {
    expect((await planOf('z31_country_then_coin.zip')).questions).toMatchObject([{ option: 'level' }]);
    const { classes, skipped } = await planOf('z15_long_names.zip');
    expect(classes.every(({ label }) => label.length <= 300)).toBe(true);
    expect(skipped).toHaveLength(5);
  });

  it('archives that are not read are named with advice', async () => {
    await expect(planOf('z34_rar.zip')).rejects.toThrow('It is a RAR archive, which is not read. Unpack it');
    await expect(planOf('z34_7z.zip')).rejects.toThrow('It is a 7z archive, which is not read. Unpack it');
  });
});
