import { Button, type CSSVariablesResolver, createTheme, Loader, type MantineThemeOverride } from '@mantine/core';
import { COLORS, ROLES, type Role } from './roles.ts';

const FONT = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace';

/** Tokens of the look: colours, type, space and shape. */
export const theme: MantineThemeOverride = createTheme({
  colors: COLORS,
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  black: '#14232a',
  white: '#ffffff',
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '20px' },
  defaultRadius: 'md',
  cursorType: 'default',
  respectReducedMotion: true,
  focusRing: 'auto',
  headings: {
    fontFamily: FONT,
    sizes: {
      h1: { fontSize: '24px', lineHeight: '32px', fontWeight: '650' },
      h2: { fontSize: '16px', lineHeight: '24px', fontWeight: '620' },
      h3: { fontSize: '14px', lineHeight: '20px', fontWeight: '620' },
    },
  },
  components: {
    // A name needs something that has it.
    Loader: Loader.extend({ defaultProps: { role: 'status' } }),
    Button: Button.extend({ defaultProps: { size: 'sm', variant: 'filled' } }),
    Input: { defaultProps: { size: 'sm' } },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    InputWrapper: { defaultProps: { size: 'sm' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false, fz: 'xs' } },
    Modal: { defaultProps: { centered: true, radius: 'lg', transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { position: 'right', size: 480, transitionProps: { duration: 200 } } },
  },
});

function scheme(index: 0 | 1): Record<string, string> {
  const own = Object.fromEntries(Object.entries(ROLES).map(([name, pair]) => [`--m-${name}`, pair[index]]));
  const of = (role: Role) => ROLES[role][index];
  return {
    ...own,
    '--mantine-color-body': of('bg'),
    '--mantine-color-text': of('text'),
    '--mantine-color-dimmed': of('dim'),
    '--mantine-color-placeholder': of('dim'),
    '--mantine-color-anchor': of('link'),
    '--mantine-color-error': of('bad'),
    '--mantine-color-default': of('card'),
    '--mantine-color-default-hover': of('hover'),
    '--mantine-color-default-border': of('edge'),
    '--mantine-color-default-color': of('text'),
    '--mantine-primary-color-filled': of('fill'),
    '--mantine-primary-color-filled-hover': of('fillhover'),
    '--mantine-primary-color-contrast': of('onfill'),
    '--mantine-color-petrol-text': of('link'),
    '--mantine-color-petrol-outline': of('fill'),
  };
}

/** Turns the roles into CSS variables of both schemes and points the kit's own variables at them. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: scheme(0), dark: scheme(1) });
