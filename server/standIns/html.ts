/** Text that is HTML already. */
export type Html = { html: string }

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? sign)

/** A template whose values are shown as they are; lists are joined, and what is HTML already stays it. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  const text = (value: string | number | Html | Html[]): string => {
    if (Array.isArray(value)) return value.map(text).join('')
    return typeof value === 'object' ? value.html : escaped(String(value))
  }
  return { html: String.raw({ raw: parts }, ...values.map(text)) }
}

/** A whole page of a stand-in; it says on top that it is one. */
export function standInPage(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="/stand-in/style.css" />
      </head>
      <body>
        <p class="note">A stand-in: test pages of this server. Nobody is recruited or paid here.</p>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.html
}

export const standInStyle = `
:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
.note { margin: 0; padding: 0.5rem 1rem; background: #7a4a00; color: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.4rem 0.6rem; border-bottom: 1px solid #8886; text-align: start; vertical-align: top; }
form { display: inline; }
button, input, select { font: inherit; padding: 0.3rem 0.7rem; }
code { overflow-wrap: anywhere; }
iframe { width: 100%; height: 44rem; border: 1px solid #888; background: #fff; }
.wide { overflow-x: auto; }
`
