// The parts of the interface. Features import from here (`../../ui/index.ts`) and never from the kit.
//
// Frame      Frame (sidebar; app.tsx only) · Screen + PageHeader (every screen) · StepFooter (footer of a step) · Steps (one line of steps)
// Buttons    Button kind=primary|default|quiet|danger size=small|normal|big icon href · Link (text) · IconButton (icon + label)
// Boxes      Card, CardHead (h3 + one link) · Section (h2 between cards) · Rows · DecisionRow · IconTile · Pill · Note · SidePane (drawer)
//            Dialog, DialogActions · SideItem, SideCaption (filters at the side) · GroupItem (groups of findings)
// Words      Status tone=ok|wait|bad|ask|run|mute (icon + word + colour) · EmptyState kind=nothing|no-hit|failed|not-set-up
//            Explanation (what, why, steps, action, words) · Disclosure (a line that opens) · ServerWords · WaitingBanner · FailureNote, FailureState, useFailureText
//            Address (its domain stays readable) · MergeChip · RawText (raw mail with its telling line)
// Route      RouteBar segments=[{part,value}] size=small|normal|large|plan · RouteLegend
// Testing    TestList rows (what a live test learnt, step by step; the first that fails carries its explanation)
// Tables     DataTable (virtual rows, keyset paging, keyboard, selection) · FigureTable · class m-table for short plain tables
// Charts     ChartCard (with "as table") · BarChart · BarRows · AreaChart (past, future, bands of waiting) · SpanRows (usual and slow)
//            TimeColumns (kind upon kind over time) · TimeLines (courses with gaps)
// Asking     await confirm({...}) → boolean · toast(message, { undo }) · FileDrop onFile · Palette, openPalette · ShortcutList, keysText
// Formats    useFormat() → number, percent, time, date, moment, span, bytes …; in texts {{n, number}} {{at, time}} {{at, moment}} {{left, span}}
// Fields     CountInput (a whole number of at least one) · TextInput, Textarea, NumberInput, Select, Checkbox, Radio, Switch, SegmentedControl, Tabs, Menu, … (kit.ts)
// CSS words  m-row m-col m-grow m-dim m-sm m-xs m-num m-right m-cut m-fig (hero) m-fig2 m-mono m-read m-wide (≥1080 only) m-narrow m-mt-8/12/16/24
//            Colours by role only: var(--m-dim), var(--m-line), var(--m-ok) … (roles.ts)
// Texts      Every text is t('namespace:key') written whole, in locales/en and locales/id; a test fails on hard-coded, missing and unused ones.

export { Address } from './address.tsx';
export { Button, type ButtonProps, IconButton, Link } from './buttons.tsx';
export { Card, CardHead, DecisionRow, IconTile, Note, Pill, Rows, Section } from './card.tsx';
export { AreaChart, type AreaChartProps, type Band, type Point } from './charts/area-chart.tsx';
export { type Bar, BarChart, BarRows } from './charts/bar-chart.tsx';
export { ChartCard, type ChartTable, FigureTable } from './charts/chart-card.tsx';
export { type SpanRow, SpanRows } from './charts/span-rows.tsx';
export { type ColumnKind, type ColumnTone, TimeColumns } from './charts/time-columns.tsx';
export { type TimeLine, TimeLines } from './charts/time-lines.tsx';
export { type ConfirmOptions, confirm } from './confirm.tsx';
export { CountInput } from './count-input.tsx';
export { type CloseEditor, type Column, DataTable, type DataTableProps, type Marks } from './data-table.tsx';
export { EmptyState } from './empty-state.tsx';
export { Disclosure, Explanation, type ExplanationProps, ServerWords } from './explanation.tsx';
export { type Failure, FailureNote, FailureState, useFailureText } from './failure.tsx';
export { FileDrop } from './file-drop.tsx';
export { createFormat, type Format, formatOf, type Language } from './format.ts';
export { Frame, type MiniRoute, type NavItem } from './frame.tsx';
export { PageHeader, Screen, StepFooter } from './header.tsx';
export { Icon } from './icon.tsx';
export type { IconName } from './icons.ts';
export * from './kit.ts';
export { TestList, type TestRow, type TestState } from './live-test.tsx';
export { Mark } from './mark.tsx';
export { MergeChip } from './merge-chip.tsx';
export { announceNonce, styleNonce } from './nonce.ts';
export { openPalette, Palette, type PaletteAction } from './palette.tsx';
export { UiProvider } from './provider.tsx';
export { RawText } from './raw.tsx';
export { RouteBar, RouteLegend, type RoutePart, type RouteSegment } from './route-bar.tsx';
export { Dialog, DialogActions, SidePane } from './sheet.tsx';
export { keysText, type Shortcut, ShortcutList } from './shortcuts.tsx';
export { GroupItem, SideCaption, SideItem } from './side-list.tsx';
export { Status, type Tone } from './status.tsx';
export { type StepItem, Steps } from './steps.tsx';
export { type ToastOptions, toast } from './toast.tsx';
export { useFormat } from './use-format.ts';
export { useNow, WaitingBanner } from './waiting-banner.tsx';
