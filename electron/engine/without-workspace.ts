// What the engine knows without a workspace: for hosts that only want to be told. Nothing here opens a database.
export { type ClassifiedMail, classifiedMails } from './bounces/classified-mails.ts';
