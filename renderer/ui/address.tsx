/** An address whose domain stays readable where room is short; `wrong` underlines the domain. */
export function Address({
  address,
  wrong = false,
  strong = false,
}: {
  address: string;
  wrong?: boolean;
  strong?: boolean;
}) {
  const at = address.lastIndexOf('@');
  if (at < 0) return <span className="m-cut">{address}</span>;
  const domain = address.slice(at + 1);
  return (
    <span className="m-address" title={address}>
      <span className="m-cut">{address.slice(0, at)}</span>@
      {strong || wrong ? <b className={wrong ? 'm-wavy' : ''}>{domain}</b> : <span className="m-nowrap">{domain}</span>}
    </span>
  );
}
