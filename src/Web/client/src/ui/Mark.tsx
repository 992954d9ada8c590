/** The mark: two shores and the water between. */
export function Mark() {
  return (
    <span className="mark" aria-hidden="true">
      <svg viewBox="0 0 48 48">
        <rect width="48" height="48" rx="13" fill="currentColor" />
        <path d="M20.6 8.2A16 16 0 0 0 20.6 39.8C13.5 30 27.5 18.5 20.6 8.2Z" fill="#fff" transform="rotate(18 24 24)" />
        <path d="M27.4 39.8A16 16 0 0 0 27.4 8.2C34.5 18 20.5 29.5 27.4 39.8Z" fill="#fff" transform="rotate(18 24 24)" />
      </svg>
    </span>
  );
}
