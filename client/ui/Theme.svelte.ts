const place = 'blindpair.theme'

export type ThemeChoice = 'system' | 'light' | 'dark'

const following: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' }

/** The theme this browser was set to; `theme.js` applies it before the first paint. */
class Theme {
  choice = $state<ThemeChoice>(read())

  /** Turns to the next of system, light and dark. */
  turn(): void {
    this.choice = following[this.choice]
    const root = document.documentElement
    if (this.choice === 'system') delete root.dataset.theme
    else root.dataset.theme = this.choice
    try {
      if (this.choice === 'system') localStorage.removeItem(place)
      else localStorage.setItem(place, this.choice)
    } catch {
      // Holds until the page is closed.
    }
  }
}

function read(): ThemeChoice {
  const set = document.documentElement.dataset.theme
  return set === 'light' || set === 'dark' ? set : 'system'
}

export const theme = new Theme()
