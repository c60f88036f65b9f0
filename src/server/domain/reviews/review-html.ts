import type { BlockDocument, DocumentBlock, DocumentPhoto, Span } from '@/shared/document-blocks';
import { Html, html } from './html';

/** A document as one HTML file, pictures included. */
export function toHtml({ title, blocks }: BlockDocument): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${new Html(STYLE)}</style></head><body>
<h1>${title}</h1>
${blocks.map(block)}
</body></html>
`.text;
}

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2321}
table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #d5dad8}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:1.5rem;break-after:avoid}.note{color:#5a6663}p{white-space:pre-wrap;overflow-wrap:anywhere}
ul.photos{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:.75rem;padding:0;list-style:none;font-size:12px}
ul.photos li{break-inside:avoid}ul.photos img{width:100%;aspect-ratio:1;object-fit:cover}code{font-size:12px;overflow-wrap:anywhere}
svg{max-width:34rem;width:100%;border:1px solid #d5dad8}`;

function block(one: DocumentBlock): Html {
  switch (one.kind) {
    case 'heading':
      return html`<h2>${one.text}</h2>\n`;
    case 'text':
      return html`<p>${one.spans.map(span)}</p>\n`;
    case 'table':
      return html`<table>${
        one.head &&
        html`<thead><tr>${one.head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`
      }<tbody>${one.rows.map(
        ([name = '', ...cells]) =>
          html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
      )}</tbody></table>\n`;
    case 'photos':
      return html`<ul class="photos">${one.photos.map(photo)}</ul>\n`;
    case 'matrix':
      return html`<svg viewBox="0 0 ${one.size} ${one.size}">${one.cells.map(
        ({ truth, predicted, label, better, weight }) =>
          html`<rect x="${predicted}" y="${truth}" width="1" height="1" fill="${
            better ? '#0d6f63' : '#c23b16'
          }" fill-opacity="${(0.3 + 0.7 * weight).toFixed(2)}"><title>${label}</title></rect>`,
      )}</svg>\n`;
  }
}

function span({ text, style }: Span): Html {
  if (style === 'bold') return html`<strong>${text}</strong>`;
  if (style === 'code') return html`<code>${text}</code>`;
  if (style === 'note') return html`<span class="note">${text}</span>`;
  return html`${text}`;
}

function photo({ picture, title, caption }: DocumentPhoto): Html {
  const source = picture && `data:image/webp;base64,${Buffer.from(picture).toString('base64')}`;
  return html`<li>${source && html`<img alt="" src="${source}">`}
<strong>${title}</strong><br>${caption}</li>\n`;
}
