import { buffer } from 'node:stream/consumers';
import type { Split } from '@/shared/coin-class';
import type {
  GroupComparison,
  ModelFigures,
  ReviewComparison,
  ReviewDetail,
  ReviewPhoto,
  ReviewPhotos,
} from '@/shared/contracts/reviews';
import { counted, percent, points, signed } from '@/shared/format';
import { leakSentence } from '@/shared/leak-labels';
import { comparePaired } from '@/shared/paired-test';
import { recipeRows } from '@/shared/recipe/recipe-rows';
import { verdictSentence } from '@/shared/verdict-sentence';
import type { Actor, Deps } from '../../deps';
import { findPhotoFile } from '../photos/photo-files';
import { compareForReview, listChangedPhotos } from './comparison-service';
import { Html, html } from './html';
import { getReview } from './service';

/** Photos of a gallery that the file holds; some 5 kB each. */
const MAX_PHOTOS = 60;
const THUMBNAIL = 128;

/** All of a review in one HTML file, photos included: it can be mailed, printed and kept. @throws AppError `not-found` */
export async function reviewDocument(
  deps: Deps,
  actor: Actor,
  ref: string,
): Promise<{ fileName: string; text: string }> {
  const review = await getReview(deps, actor, ref);
  const compared = await compareForReview(deps, { review: review.id });
  const [lost, fixed] = await Promise.all(
    (['new-errors', 'fixed'] as const).map(async (kind) => {
      const page = { review: review.id, split: review.split as Split, kind, cursor: 0, limit: MAX_PHOTOS };
      const photos = await listChangedPhotos(deps, page);
      return gallery(deps, photos, kind);
    }),
  );
  const title = `Review #${review.number}: model #${review.model.number} ${review.model.name}`;
  const document = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${new Html(STYLE)}</style></head><body>
<h1>${title}</h1>
<p>${review.baseline ? `Against the champion #${review.baseline.number} ${review.baseline.name}` : 'As the first champion'}
of ${review.datasetName}. Asked by ${review.createdBy ?? 'a deleted member'}, ${time(review.createdAt)}.
State: ${review.outdated ? 'outdated' : review.state}.</p>
${[review.model, review.baseline].map(
  (model) =>
    model?.leaks != null &&
    model.leaks.state !== 'unknown' &&
    html`<p><strong>Leaks in the data of #${model.number}.</strong> ${leakSentence(model.leaks)}</p>`,
)}
${review.notes && html`<p class="text">${review.notes}</p>`}
${decisions(review)}
${figures(review, compared)}
${
  review.baseline && [
    groups('Classes', compared.byClass),
    groups('Currencies', compared.byCurrency),
    groups('Countries', compared.byCountry),
    html`<h2>New errors</h2>`,
    lost ?? null,
    html`<h2>Fixed errors</h2>`,
    fixed ?? null,
    matrix(compared),
    changes(review, compared),
  ]
}
<p class="note">Written by Mintmark, ${time(new Date())}.</p></body></html>
`;
  return { fileName: `mintmark-review-${review.number}.html`, text: document.text };
}

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2321}
table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #d5dad8}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:1.5rem;break-after:avoid}.note{color:#5a6663}.text{white-space:pre-wrap}
ul.photos{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:.75rem;padding:0;list-style:none;font-size:12px}
ul.photos li{break-inside:avoid}ul.photos img{width:100%;aspect-ratio:1;object-fit:cover}code{font-size:12px;overflow-wrap:anywhere}
svg{max-width:34rem;width:100%;border:1px solid #d5dad8}`;

const time = (date: Date) => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function decisions({ decisions, hashes, approvals, rules }: ReviewDetail): Html {
  return html`<h2>Decision</h2><p>${approvals} of ${counted(rules.quorum, 'approval')}.</p>
${decisions.map(
  ({ verdict, reason, signedBy, createdAt, stale, superseded }) => html`<p class="text"><strong>${
    verdict === 'approve' ? 'Approved' : 'Changes requested'
  }</strong>${superseded && ' (superseded)'}${stale.length > 0 && ` (stale: ${stale.join(', ')})`}
${reason}
<span class="note">Signed by ${signedBy}, ${time(createdAt)}</span></p>`,
)}
<p class="note">${(['weights', 'data', 'evaluation'] as const).map(
    (name) => html`${name} <code>${hashes[name]}</code><br>`,
  )}</p>`;
}

function figures(review: ReviewDetail, compared: ReviewComparison): Html {
  const { model, baseline, paired, split } = compared;
  if (!model) return html`<h2>Figures</h2><p>The two were evaluated on no photo in common.</p>`;
  const result = paired && comparePaired(paired);
  const row = (label: string, of: (figures: ModelFigures) => string) =>
    html`<tr><th>${label}</th><td>${of(model)}</td>${baseline && html`<td>${of(baseline)}</td>`}</tr>`;
  return html`<h2>Figures</h2>
${
  result &&
  paired &&
  html`<p><strong>${verdictSentence({ ...compared, ...paired }, result)}</strong> Difference
  ${points(result.difference)} points, 95 % interval ${points(result.low)} to ${points(result.high)}; it alone is right on
  ${paired.onlyModelRight} photos, the champion alone on ${paired.onlyBaselineRight}.</p>`
}
<table><thead><tr><th>On the ${split} split</th><th>#${review.model.number}</th>
${review.baseline && html`<th>Champion #${review.baseline.number}</th>`}</tr></thead><tbody>
${row('Top-1', ({ top1, low, high }) => `${percent(top1)} (${percent(low)}–${percent(high)})`)}
${row('Macro F1', ({ macroF1 }) => percent(macroF1))}
${row('Value', ({ valueAccuracy }) => percent(valueAccuracy))}
${row('Currency', ({ currencyAccuracy }) => percent(currencyAccuracy))}
${row('Country', ({ countryAccuracy }) => percent(countryAccuracy))}
</tbody></table>`;
}

function groups(title: string, rows: readonly GroupComparison[]): Html | null {
  if (rows.length === 0) return null;
  return html`<h2>${title}: the worst regression first</h2><table><thead><tr><th>${title}</th><th>Change</th><th>Lost</th>
<th>Gained</th><th>Photos</th></tr></thead><tbody>
${rows.map(
  ({ label, onlyModelRight, onlyBaselineRight, photos, tooFew }) =>
    html`<tr><td>${label}</td><td>${signed(onlyModelRight - onlyBaselineRight)}</td><td>${onlyBaselineRight}</td>
<td>${onlyModelRight}</td><td>${photos}${tooFew && ' (too few to tell)'}</td></tr>`,
)}</tbody></table>`;
}

async function gallery(
  deps: Deps,
  { photos, total }: ReviewPhotos,
  kind: 'new-errors' | 'fixed',
): Promise<Html> {
  const items: Html[] = [];
  for (const photo of photos) items.push(await figure(deps, photo, kind));
  const more = total - photos.length;
  return html`<p class="note">${counted(total, 'photo')}${more > 0 && `, the first ${photos.length} here`}</p>
<ul class="photos">${items}</ul>`;
}

async function figure(deps: Deps, photo: ReviewPhoto, kind: 'new-errors' | 'fixed'): Promise<Html> {
  const wrong = kind === 'new-errors' ? photo.model : photo.baseline;
  const picture = await thumbnail(deps, photo.photoHash);
  return html`<li>${picture && html`<img alt="" src="${picture}">`}
<strong>${photo.truth}</strong><br>→ ${wrong.answer} ${percent(wrong.confidence, 0)}</li>`;
}

/** A photo that cannot be read leaves its caption. */
async function thumbnail(deps: Deps, hash: string): Promise<string | null> {
  try {
    const file = await findPhotoFile(deps, { hash, size: THUMBNAIL });
    const bytes = await buffer(await file.open());
    return `data:${file.mediaType};base64,${bytes.toString('base64')}`;
  } catch (error) {
    deps.log.warn({ err: error, hash }, 'a photo is missing in an exported review');
    return null;
  }
}

/** The difference of the matrices as a picture, a square to each cell that changed. */
function matrix({ classes, matrixChange }: ReviewComparison): Html | null {
  if (matrixChange.length === 0) return null;
  const size = classes.length;
  const largest = Math.max(...matrixChange.map(([, , change]) => Math.abs(change)));
  const label = (index: number) => classes[index]?.label ?? '';
  return html`<h2>Change of the matrix</h2><p class="note">This version minus the champion. Green is better, red is worse;
rows are the correct classes.</p><svg viewBox="0 0 ${size} ${size}">${matrixChange.map(
    ([truth, predicted, change]) =>
      html`<rect x="${predicted}" y="${truth}" width="1" height="1" fill="${
        (truth === predicted) === change > 0 ? '#0d6f63' : '#c23b16'
      }" fill-opacity="${(0.3 + (0.7 * Math.abs(change)) / largest).toFixed(2)}"><title>${label(truth)} → ${label(
        predicted,
      )}: ${signed(change)}</title></rect>`,
  )}</svg>`;
}

function changes({ model, baseline }: ReviewDetail, { recipes, data }: ReviewComparison): Html | null {
  if (!baseline || !recipes.baseline) return null;
  const rows = recipeRows([recipes.baseline, recipes.model]).filter(({ differs }) => differs);
  const sentence = data
    ? `version ${baseline.datasetVersion} → version ${model.datasetVersion}: ${data.photosAdded} photos added, ${data.photosRemoved} removed, ${data.movedSplit} moved to another split, ${data.relabelled} relabelled; ${data.classesAdded.length} classes added, ${data.classesRemoved.length} removed`
    : `the same version ${model.datasetVersion}`;
  return html`<h2>What changed</h2><table><tbody><tr><th>Data</th><td>${sentence}</td></tr>
<tr><th>Run</th><td>#${baseline.runNumber} → #${model.runNumber}</td></tr>
${rows.map(({ name, values: [before, after] }) => html`<tr><th>${name}</th><td>${before ?? ''} → ${after ?? ''}</td></tr>`)}
</tbody></table>`;
}
