/** The mark: one saffron thread over and under three indigo ones. */
export function WeaveMark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <g fill="var(--indigo)">
        <path d="M3 4.25a2.25 2.25 0 0 1 4.5 0V8.3H3zM3 15.7h4.5v4.05a2.25 2.25 0 0 1-4.5 0z" />
        <rect x="9.75" y="2" width="4.5" height="20" rx="2.25" />
        <path d="M16.5 4.25a2.25 2.25 0 0 1 4.5 0V8.3h-4.5zM16.5 15.7H21v4.05a2.25 2.25 0 0 1-4.5 0z" />
      </g>
      <g fill="var(--saffron)">
        <path d="M8.55 9.75v4.5H2.75a2.25 2.25 0 0 1 0-4.5zM15.45 9.75h5.8a2.25 2.25 0 0 1 0 4.5h-5.8z" />
      </g>
    </svg>
  );
}
