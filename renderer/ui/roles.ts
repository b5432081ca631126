import type { MantineColorsTuple } from '@mantine/core';

/** Ten shades a hue; lightness steps evenly in OKLCH, so that shade n weighs the same in every hue. */
export const COLORS = {
  petrol: [
    '#f2f9fa',
    '#e3f1f3',
    '#c8e4e9',
    '#9bd2dc',
    '#65bbca',
    '#31a1b2',
    '#068090',
    '#046a77',
    '#00535e',
    '#003c44',
  ],
  gray: ['#f9fafb', '#f2f5f6', '#eaedf0', '#dee3e6', '#cbd2d6', '#879399', '#65727a', '#4b5961', '#2c3a42', '#14232a'],
  dark: ['#e1e7eb', '#c0c9ce', '#9ba7ad', '#6f7b82', '#465258', '#303b41', '#222d33', '#182228', '#111b20', '#0b1419'],
  green: ['#eefcf1', '#dcf6e2', '#bfebcb', '#9ad9ac', '#71c18a', '#4ba66b', '#25864d', '#0d703b', '#04582d', '#083f20'],
  amber: ['#fef6ed', '#feead5', '#fcd7b0', '#f0bc84', '#dd9e55', '#c48026', '#9f6202', '#845000', '#683e00', '#4c2c00'],
  red: ['#fff5f4', '#fee8e6', '#fed2ce', '#feb0aa', '#fe827c', '#e65e5c', '#c13b3d', '#a5282d', '#841c20', '#5f1517'],
  iris: ['#f8f6fe', '#efebfe', '#e1d7ff', '#ccbbff', '#b49bf3', '#997ddc', '#7a5db9', '#664a9f', '#50397f', '#39295b'],
} as const satisfies Record<string, MantineColorsTuple>;

const { petrol, gray, dark, green, amber, red, iris } = COLORS;
const WHITE = '#ffffff';

/** What a colour is for: `[light, dark]`. Screens name a role (`var(--m-dim)`), never a shade. */
export const ROLES = {
  bg: [gray[0], dark[8]],
  side: [gray[1], dark[9]],
  card: [WHITE, dark[7]],
  sunk: [gray[1], dark[8]],
  line: [gray[3], dark[5]],
  hair: [gray[2], dark[6]],
  field: [gray[5], dark[3]],
  edge: [gray[4], dark[4]],
  text: [gray[9], dark[0]],
  dim: [gray[7], dark[2]],
  hover: [gray[2], dark[6]],
  fill: [petrol[7], petrol[4]],
  fillhover: [petrol[8], petrol[3]],
  onfill: [WHITE, dark[9]],
  link: [petrol[7], petrol[4]],
  soft: [petrol[1], '#16363e'],
  onsoft: [petrol[8], petrol[2]],
  track: [gray[2], dark[5]],
  seg: [gray[2], dark[9]],
  segon: [WHITE, dark[5]],
  ok: [green[7], green[4]],
  okbg: [green[0], '#16291d'],
  okbar: [green[5], green[4]],
  okedge: [green[2], '#27472f'],
  wait: [amber[7], amber[4]],
  waitbg: [amber[0], '#2c2214'],
  waitbar: [amber[5], amber[4]],
  waithatch: [amber[2], '#6d5025'],
  waitedge: [amber[2], '#55401f'],
  bad: [red[7], red[4]],
  badbg: [red[0], '#321d1e'],
  badbar: [red[5], red[4]],
  badedge: [red[2], '#5d3031'],
  ask: [iris[7], iris[4]],
  askbg: [iris[0], '#251f35'],
  askbar: [iris[5], iris[4]],
  askedge: [iris[2], '#443763'],
  run: [petrol[7], petrol[4]],
  runbar: [petrol[6], petrol[4]],
  runbg: [petrol[0], '#132a30'],
  plan: [petrol[3], petrol[7]],
  skipbar: [gray[5], dark[3]],
} as const satisfies Record<string, readonly [string, string]>;

export type Role = keyof typeof ROLES;
