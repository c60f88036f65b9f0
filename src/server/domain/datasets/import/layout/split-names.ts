import { SPLITS, type Split } from '@/shared/coin-class';

const wordsOf = (text: string) => text.trim().split(/\s+/);

const SPLIT_WORDS: Record<Split, string[]> = {
  train: wordsOf(`
    train training trn learn learning entrainement entraînement apprentissage entrenamiento treino
    treinamento addestramento trening treningowy eğitim egitim обучение обучающая тренировка 训练 訓練
    学習 훈련 학습
  `),
  validation: wordsOf(`
    validation validate validating valid val dev devel development validierung validatie validación
    validacion validação validacao validazione walidacja doğrulama dogrulama валидация 验证 驗證 検証 검증
    publictest
  `),
  test: wordsOf(`
    test tests testing tst eval evaluation evaluate holdout prueba pruebas teste testes тест
    тестовая 测试 測試 テスト 評価 테스트 시험 privatetest
  `),
};
const WORDS = SPLITS.flatMap((split) => SPLIT_WORDS[split].map((word) => ({ word, split })));

/** Words that people put before or after, and that say nothing. */
const FILLERS = wordsOf(`
  set sets data daten datos dataset datasets images image imgs img photos photo fotos foto
  pictures pics pic split part fold folder folders files samples final new raw the my jpg jpgs
  jpeg jpegs png pngs rgb small full cropped crops resized augmented aug clean cleaned original
  originals processed preprocessed выборка 集 数据 データ 데이터
`);
/** Numbers say nothing either, nor does a size in pixels. */
const NUMBER = /\d+(?:px|x\d+)?/y;

/** What a name is made of: `filler` for one that says nothing, a split for one that names it once. */
type Meaning = Split | 'filler' | null;

const known = new Map<string, Meaning>();
/** Folders repeat their names, and photos seldom do. */
const MAX_KNOWN = 5_000;

function meaningOf(name: string): Meaning {
  const text = letters(name);
  const before = known.get(text);
  if (before !== undefined) return before;
  const meaning = readMeaning(text);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(text, meaning);
  return meaning;
}

/** Each place is looked at once: a hostile name cannot be read in more ways than it has letters. */
function readMeaning(text: string): Meaning {
  const read: Meaning[] = Array<Meaning>(text.length + 1).fill(null);
  read[0] = 'filler';
  for (let at = 0; at < text.length; at++) {
    const so = read[at];
    if (!so) continue;
    const go = (length: number, meaning: Meaning) => {
      read[at + length] ??= meaning;
    };
    NUMBER.lastIndex = at;
    const number = isDigit(text[at - 1]) ? null : NUMBER.exec(text);
    if (number) go(number[0].length, so);
    for (const word of FILLERS) if (text.startsWith(word, at)) go(word.length, so);
    if (so !== 'filler') continue;
    for (const { word, split } of WORDS) if (text.startsWith(word, at)) go(word.length, split);
  }
  return text === '' ? null : (read[text.length] ?? null);
}

const isDigit = (letter: string | undefined) => letter !== undefined && letter >= '0' && letter <= '9';

/** The split that a folder's name stands for, in any of the ways people write it; none for any other name. */
export function splitOf(folder: string): Split | undefined {
  const meaning = meaningOf(folder);
  return meaning === null || meaning === 'filler' ? undefined : meaning;
}

/** Is this the name of a folder whose photos are known to have no label? */
export const isUnlabelled = (folder: string): boolean =>
  /^(?:unlabell?ed|nolabels?|withoutlabels?)(?:data|images|photos|set)?$/.test(letters(folder));

/** Does a folder's name say nothing but that there is data in it? */
export const isFiller = (folder: string): boolean => meaningOf(folder) === 'filler';

/** Splits of folders beside each other: a word that all of them share, such as the name of the set, is left out. */
export function splitsOf(folders: readonly string[]): Map<string, Split> {
  const shared = sharedWords(folders);
  const found = new Map<string, Split>();
  for (const folder of folders) {
    const rest = words(folder).filter((word) => !shared.has(word));
    const split = splitOf(folder) ?? splitOf(rest.join(' '));
    if (split) found.set(folder, split);
  }
  return found;
}

function sharedWords(folders: readonly string[]): Set<string> {
  const [first = [], ...others] = folders.map(words);
  if (others.length === 0) return new Set();
  return new Set(first.filter((word) => others.every((other) => other.includes(word))));
}

const words = (folder: string) =>
  folder
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
const letters = (folder: string) => words(folder).join('');
