import { BouncesScreen } from './bounces-screen.tsx';
import { PolicyScreen } from './policy-screen.tsx';
import { RequestsScreen } from './requests-screen.tsx';
import { RulesScreen } from './rules-screen.tsx';
import { StandingScreen } from './standing-screen.tsx';

export const routes = [
  { path: '/bounces', screen: BouncesScreen },
  { path: '/bounces/cause/:kind/:class/:reason', screen: BouncesScreen },
  { path: '/bounces/provider/:provider', screen: BouncesScreen },
  { path: '/bounces/standing', screen: StandingScreen },
  { path: '/bounces/policy', screen: PolicyScreen },
  { path: '/bounces/rules', screen: RulesScreen },
  { path: '/bounces/rules/:search', screen: RulesScreen },
  { path: '/bounces/requests', screen: RequestsScreen },
];
