import {
  MailboxFoldersScreen,
  MailboxHandlingScreen,
  MailboxScreen,
  MailboxTestScreen,
  NewMailboxScreen,
} from './mailbox-wizard.tsx';
import { MailboxesScreen } from './mailboxes-screen.tsx';

export const routes = [
  { path: '/bounces/mailboxes', screen: MailboxesScreen },
  { path: '/bounces/mailboxes/new', screen: NewMailboxScreen },
  { path: '/bounces/mailboxes/:id', screen: MailboxScreen },
  { path: '/bounces/mailboxes/:id/test', screen: MailboxTestScreen },
  { path: '/bounces/mailboxes/:id/folders', screen: MailboxFoldersScreen },
  { path: '/bounces/mailboxes/:id/handling', screen: MailboxHandlingScreen },
];
