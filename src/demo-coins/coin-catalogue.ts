import type { CoinDesign } from './coin-design';
import { denominated, legends, pictured } from './face-layout';
import { arcText, lineText } from './lettering';
import { amphora, castle, crescent, crownAndOars, khatim, owl, snowflake, sun } from './motifs/land';
import { breakers, crystals, girih, rays, sprigs, stars } from './motifs/ornaments';
import { edelweiss, laurel, oak, palm, wheat } from './motifs/plants';
import { fish, lighthouse, shell, ship, whale } from './motifs/sea';

// Every country, currency and design here is invented. Pairs share metal and shape, so that only motif and
// numeral tell them apart.

const valdoria = { currency: 'Valdorian florin', country: 'Valdoria' };
const maravel = { currency: 'Maravel peso', country: 'Islas Maravel' };
const norrhavn = { currency: 'Norrhavn krone', country: 'Norrhavn' };
const tamarisk = { currency: 'Tamarisk dinar', country: 'Tamarisk' };

const heller: readonly CoinDesign[] = [
  {
    key: 'valdoria-1-heller',
    value: '1 Heller',
    ...valdoria,
    outline: { kind: 'round' },
    metal: 'copper',
    rim: 'plain',
    obverse: pictured({
      motif: edelweiss(),
      scale: 1.18,
      top: 'FREE CITIES OF VALDORIA',
      bottom: '1974',
      radius: 368,
    }),
    reverse: denominated({
      figures: '1',
      unit: 'HELLER',
      ornament: laurel(340),
      height: 330,
      style: 'solid',
    }),
  },
  {
    key: 'valdoria-2-heller',
    value: '2 Heller',
    ...valdoria,
    outline: { kind: 'round' },
    metal: 'iron',
    rim: 'plain',
    obverse: pictured({
      motif: wheat(),
      scale: 1.26,
      y: 8,
      top: 'FREE CITIES OF VALDORIA',
      bottom: '1971',
      radius: 368,
    }),
    reverse: denominated({
      figures: '2',
      unit: 'HELLER',
      ornament: rays(330, 415),
      height: 340,
      style: 'inline',
    }),
  },
  {
    key: 'valdoria-1-florin',
    value: '1 Florin',
    ...valdoria,
    outline: { kind: 'round' },
    metal: 'cupronickel',
    rim: 'toothed',
    obverse: pictured({ motif: oak(), scale: 1.12, y: 12, top: 'VALDORIA', bottom: '1982', radius: 340 }),
    reverse: denominated({
      figures: '1',
      unit: 'FLORIN',
      ornament: sprigs(330),
      height: 320,
      style: 'outline',
    }),
  },
  {
    key: 'valdoria-5-florin',
    value: '5 Florin',
    ...valdoria,
    outline: { kind: 'round' },
    metal: 'brass',
    core: 'cupronickel',
    rim: 'plain',
    obverse: pictured({
      motif: castle(),
      scale: 1.02,
      y: 8,
      top: 'VALDORIA',
      bottom: 'FREE CITIES',
      radius: 370,
    }),
    reverse: denominated({
      figures: '5',
      unit: 'FLORIN',
      ornament: legends({ top: 'FREE CITIES OF VALDORIA', bottom: '2003', radius: 370 }),
      height: 260,
      style: 'inline',
    }),
  },
];

const peso: readonly CoinDesign[] = [
  {
    key: 'maravel-5-centavos',
    value: '5 Centavos',
    ...maravel,
    outline: { kind: 'scalloped', lobes: 12 },
    metal: 'brass',
    rim: 'plain',
    obverse: pictured({ motif: fish(), scale: 1.16, top: 'ISLAS MARAVEL', bottom: '1966', radius: 342 }),
    reverse: denominated({
      figures: '5',
      unit: 'CENTAVOS',
      ornament: stars(345),
      height: 330,
      unitHeight: 52,
      style: 'solid',
    }),
  },
  {
    key: 'maravel-10-centavos',
    value: '10 Centavos',
    ...maravel,
    outline: { kind: 'scalloped', lobes: 12 },
    metal: 'brass',
    core: 'niobiumGreen',
    rim: 'plain',
    obverse: pictured({ motif: shell(), scale: 1, y: 14, top: 'ISLAS MARAVEL', bottom: '1968', radius: 342 }),
    reverse: denominated({
      figures: '10',
      unit: 'CENTAVOS',
      ornament: breakers(350),
      height: 270,
      unitHeight: 50,
      style: 'outline',
    }),
  },
  {
    key: 'maravel-1-peso',
    value: '1 Peso',
    ...maravel,
    outline: { kind: 'polygon', sides: 7 },
    metal: 'cupronickel',
    core: 'niobium',
    rim: 'plain',
    obverse: pictured({
      motif: ship(),
      scale: 1.04,
      y: 8,
      top: 'ISLAS MARAVEL',
      bottom: '1990',
      radius: 340,
    }),
    reverse: denominated({
      figures: '1',
      unit: 'PESO',
      ornament: breakers(340),
      height: 310,
      style: 'solid',
    }),
  },
  {
    key: 'maravel-2-pesos',
    value: '2 Pesos',
    ...maravel,
    outline: { kind: 'polygon', sides: 7 },
    metal: 'cupronickel',
    core: 'niobiumViolet',
    rim: 'plain',
    obverse: pictured({
      motif: lighthouse(),
      scale: 1.1,
      y: 16,
      top: 'ISLAS MARAVEL',
      bottom: '1991',
      radius: 340,
    }),
    reverse: denominated({ figures: '2', unit: 'PESOS', ornament: stars(335), height: 330, style: 'inline' }),
  },
];

const krone: readonly CoinDesign[] = [
  {
    key: 'norrhavn-10-ore',
    value: '10 Øre',
    ...norrhavn,
    outline: { kind: 'round' },
    metal: 'niobiumGreen',
    hole: 96,
    rim: 'plain',
    obverse: `${crownAndOars()}${arcText({ text: 'NORRHAVN', radius: 362, side: 'top', height: 54, weight: 19, level: 196 })}`,
    reverse: `${lineText({ text: '10', x: 0, y: -240, height: 190, weight: 25, level: 206, spacing: 36 })}${lineText({ text: 'ØRE', x: 0, y: 232, height: 104, weight: 21, level: 200 })}${sprigs(262)}`,
  },
  {
    key: 'norrhavn-25-ore',
    value: '25 Øre',
    ...norrhavn,
    outline: { kind: 'round' },
    metal: 'bronze',
    hole: 96,
    rim: 'plain',
    obverse: `${snowflake()}${legends({ top: 'NORRHAVN', bottom: '1959', radius: 370 })}`,
    reverse: `${lineText({ text: '2', x: -246, y: 0, height: 220, weight: 24, level: 206 })}${lineText({ text: '5', x: 246, y: 0, height: 220, weight: 24, level: 206 })}${legends({ top: 'FEM OG TYVE', bottom: 'ØRE · 1959', radius: 330 })}`,
  },
  {
    key: 'norrhavn-1-krone',
    value: '1 Krone',
    ...norrhavn,
    outline: { kind: 'round' },
    metal: 'bronze',
    core: 'iron',
    rim: 'beaded',
    obverse: pictured({ motif: whale(), scale: 1.16, y: 2, top: 'NORRHAVN', bottom: '1988', radius: 340 }),
    reverse: denominated({
      figures: '1',
      unit: 'KRONE',
      ornament: crystals(348),
      height: 320,
      style: 'inline',
    }),
  },
  {
    key: 'norrhavn-10-kroner',
    value: '10 Kroner',
    ...norrhavn,
    outline: { kind: 'round' },
    metal: 'niobiumGreen',
    core: 'brass',
    rim: 'beaded',
    obverse: pictured({ motif: owl(), scale: 1.14, y: 8, top: 'NORRHAVN', bottom: '1995', radius: 340 }),
    reverse: denominated({
      figures: '10',
      unit: 'KRONER',
      ornament: laurel(336),
      height: 290,
      style: 'solid',
    }),
  },
];

const dinar: readonly CoinDesign[] = [
  {
    key: 'tamarisk-5-fils',
    value: '5 Fils',
    ...tamarisk,
    outline: { kind: 'polygon', sides: 12 },
    metal: 'iron',
    core: 'copper',
    rim: 'plain',
    obverse: pictured({ motif: palm(), scale: 1.18, y: 12, top: 'TAMARISK', bottom: '1962' }),
    reverse: denominated({ figures: '5', unit: 'FILS', ornament: girih(362), height: 320, style: 'solid' }),
  },
  {
    key: 'tamarisk-25-fils',
    value: '25 Fils',
    ...tamarisk,
    outline: { kind: 'polygon', sides: 12 },
    metal: 'niobium',
    rim: 'plain',
    obverse: pictured({ motif: amphora(), scale: 1.18, y: 6, top: 'TAMARISK', bottom: '1964' }),
    reverse: denominated({ figures: '25', unit: 'FILS', ornament: stars(365), height: 290, style: 'inline' }),
  },
  {
    key: 'tamarisk-50-fils',
    value: '50 Fils',
    ...tamarisk,
    outline: { kind: 'scalloped', lobes: 8 },
    metal: 'niobiumViolet',
    rim: 'plain',
    obverse: pictured({ motif: khatim(), scale: 1.14, top: 'TAMARISK', bottom: '1979', radius: 350 }),
    reverse: denominated({
      figures: '50',
      unit: 'FILS',
      ornament: rays(320, 410),
      height: 280,
      style: 'outline',
    }),
  },
  {
    key: 'tamarisk-1-dinar',
    value: '1 Dinar',
    ...tamarisk,
    outline: { kind: 'round' },
    metal: 'cupronickel',
    core: 'brass',
    rim: 'plain',
    obverse: pictured({ motif: sun(), scale: 1.14, top: 'REPUBLIC OF', bottom: 'TAMARISK', radius: 370 }),
    reverse: `<g transform="translate(-66 0)">${crescent()}</g>${lineText({ text: '1', x: 20, y: -8, height: 250, weight: 25, level: 206 })}${legends({ top: 'ONE DINAR', bottom: '2008', radius: 370 })}`,
  },
];

export const coinDesigns: readonly CoinDesign[] = [...heller, ...peso, ...krone, ...dinar];

/** What each class of the demonstration set is called. */
export const demoClasses = coinDesigns.map(({ key, value, currency, country }) => ({
  key,
  value,
  currency,
  country,
}));
