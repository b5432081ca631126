import { ReportScreen } from './report-screen.tsx';

export const routes = [{ path: '/campaigns/:id/report', screen: ReportScreen }];
