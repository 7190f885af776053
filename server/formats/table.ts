/** A table as text: what markdown and LaTeX write alike. */
export type Table = {
  title: string
  /** What a reader must know of it; empty where there is nothing. */
  note: string
  head: string[]
  rows: string[][]
}
