/** The pigeon whose folded wing is the flap of an envelope; under 20 px it loses its eye. */
export function Mark({ size = 30 }: { size?: number }) {
  return (
    <svg viewBox="0 0 48 48" width={size} height={size} aria-hidden="true">
      <rect width="48" height="48" rx="11" fill="#0a5561" />
      <g transform="translate(4.2 4.4) scale(.82)">
        <path fill="#fff" d="M39 17a7.5 7.5 0 0 0-15 0v2L5 39h18a16 16 0 0 0 16-16z" />
        <path fill="#8bd6e1" d="M31 22c0 9.4-6.5 17-17 17H5l19-20z" />
        <path fill="#f58b6f" d="m39 14.8 4.8 3.1-4.8 1.9z" />
        {size >= 20 ? <circle cx="32.4" cy="16.6" r="1.8" fill="#0a5561" /> : null}
      </g>
    </svg>
  );
}
