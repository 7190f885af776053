const signs = ['keydown', 'pointerdown', 'pointermove', 'scroll', 'wheel', 'touchmove', 'focus']

/** Calls on whatever shows that the rater is here: a key, a pointer, a scroll, the window's focus; answers with how to stop. */
export function signsOfLife(stir: () => void): () => void {
  const how = { capture: true, passive: true }
  for (const sign of signs) window.addEventListener(sign, stir, how)
  return () => {
    for (const sign of signs) window.removeEventListener(sign, stir, how)
  }
}
