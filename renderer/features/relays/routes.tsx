import { RelayHealthScreen } from './health-screen.tsx';
import { PracticeScreen } from './practice-screen.tsx';
import { PresetScreen, PresetsScreen } from './preset-screen.tsx';
import { NewRelayScreen, RelayReturnScreen, RelayScreen, RelayTestScreen } from './relay-wizard.tsx';
import { RelaysScreen } from './relays-screen.tsx';

export const routes = [
  { path: '/relays', screen: RelaysScreen },
  { path: '/relays/new', screen: NewRelayScreen },
  { path: '/relays/practice', screen: PracticeScreen },
  { path: '/relays/presets', screen: PresetsScreen },
  { path: '/relays/presets/:preset', screen: PresetScreen },
  { path: '/relays/:id', screen: RelayScreen },
  { path: '/relays/:id/test', screen: RelayTestScreen },
  { path: '/relays/:id/return', screen: RelayReturnScreen },
  { path: '/relays/:id/health', screen: RelayHealthScreen },
];
