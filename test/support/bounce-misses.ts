/** Why a labelled mail is judged otherwise than its label says, by the file's name without set and line ends. */
export const WHY: Readonly<Record<string, string>> = {
  'arf-26':
    "Apple Mail's own unsubscribe request (X-Apple-Unsubscribe): told as a request to leave, which is honoured the same way, not as a complaint.",
  'lhost-activehunter-02':
    'A Postfix reply "User unknown in local recipient table" is word of the address; the label follows the table of its tool for this gateway.',
  'lhost-amavis-03': 'The reply ends in "SPAM"; the label takes it for a fault of form.',
  'lhost-amazonses-02':
    'A carrier says "Unknown user" of a mail that the person may only filter; the reply names the address and no stage, so it counts against the address.',
  'lhost-amazonses-08': '"5.7.9 Rejected" alone: refused; nothing in it speaks of authentication.',
  'lhost-apachejames-01': 'The status field and the anonymised text differ by one digit; the status field is believed.',
  'lhost-exchange2003-04': '"Recipient Not Found" is word of the address.',
  'lhost-exim-03':
    'The text names one address and the label another of the same forward; ours is the one that failed at last.',
  'lhost-exim-30':
    '"5.7.1 Recipient address rejected: Access denied" is an access rule of theirs (RFC 3463 x.7.1), so it costs no contact.',
  'lhost-exim-46':
    '"Missing reverse DNS" is told as such (requireptr), which names what to mend; the label has the wider "blocked".',
  'lhost-exim-52': 'The faulty address holds two addresses in itself; both are named.',
  'lhost-gmail-03': 'The reply says that a policy refused the mail.',
  'lhost-mailfoundry-01':
    '"No such user here" for a named address is word of the address; the label calls it a filter because no SMTP stage is told.',
  'lhost-mfilter-04':
    '"5.4.1 All recipient addresses rejected : Access denied" is how Exchange Online says that nobody has the address.',
  'lhost-mxlogic-03':
    '"unknown user<address>" names the address; the label calls it a filter because no SMTP stage is told.',
  'lhost-office365-04': '5.1.351 with "User unknown" is word of the address.',
  'lhost-outlook-07': 'Both are true: it never could connect, and so the mail expired.',
  'lhost-postfix-07':
    '"<address>: User unknown" names the address; the label calls it a filter because no SMTP stage is told.',
  'lhost-postfix-74':
    '"unexpected volume or user complaints" is reputation, which names what to mend; the same reply is labelled so elsewhere.',
  'lhost-sendmail-02': '5.2.1 is a mailbox that takes no mail (RFC 3463 3.3).',
  'lhost-sendmail-21': 'A refused connection is trouble on the way, no block of ours.',
  'lhost-sendmail-54': 'Both are true: the connection was refused, and so the mail expired.',
  'lhost-sendmail-55': 'A warning that goes on trying: expired says no more than it knows.',
  'lhost-sendmail-56': '"not accepting connections" is trouble on the way.',
  'lhost-surfcontrol-01':
    '"address... No such user" names the address; the label calls it a filter because no SMTP stage is told.',
  'lhost-v5sendmail-01': 'The address is cut short in the label ("kijitora@exampl"); the text has the whole one.',
  'lhost-v5sendmail-05': 'One transcript for several recipients: the reply of another one stands nearer.',
  'lhost-v5sendmail-07': 'One transcript for several recipients: the reply of another one stands nearer.',
  'lhost-yahoo-13': '"after multiple retries, giving up" is an expiry.',
  'rfc3464-01': 'Status 5.1.1 and the words of the field say unknown user; the address is hidden.',
  'rfc3464-04': "The failing recipient is a program (procmail): its failure, not the system's.",
  'rfc3464-35': '"is not a registered gateway user" is word of the address.',
  'rfc3464-43': '"4.3.0 ... recipient error. Please try again later" is a temporary fault of theirs.',
  'rhost-nttdocomo-02': 'After the content docomo says "Unknown user" for whom the person filters.',
  'rhost-nttdocomo-03': 'After the content docomo says "Unknown user" for whom the person filters.',
  tt_bounce_09: 'A dropped connection is trouble on the way, no block of ours.',
  tt_bounce_10: '"temporary failure" of a local delivery is the program\'s.',
  tt_bounce_18: 'A server that takes no connection is trouble on the way, no block of ours.',
  tt_bounce_19: 'A server that takes no connection is trouble on the way, no block of ours.',
  tt_bounce_20: 'A server that takes no connection is trouble on the way, no block of ours.',
  tt_bounce_21: 'The report gives no cause at all.',
};

/** The explanation for a file such as `sisimai-dos/lhost-exim-03.eml`, or an empty string. */
export function whyOf(file: string): string {
  return WHY[file.replace(/^.*\//, '').replace(/\.\w+$/, '')] ?? '';
}
