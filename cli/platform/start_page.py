"""The page at the platform's address while the client is not built: how to build it, and what runs here."""

from collections.abc import Mapping
from html import escape

STYLE = """
:root { color-scheme: light dark; --line: #d5dae1; --faint: #5c6773; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --line: #38424e; --faint: #9aa7b4; --accent: #7db8f2; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 2rem 1.25rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; }
.faint { color: var(--faint); }
a { color: var(--accent); }
code { font: .9em ui-monospace, monospace; }
pre { border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid var(--line); padding: .4rem .75rem .4rem 0; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
"""


def start_page(parts: Mapping[str, str], feed: str) -> str:
    """A small page that says what runs here. ``parts``: name and address of each."""
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td><code>{escape(where)}</code></td></tr>" for name, where in parts.items()
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plimsoll on this machine</title><link rel="stylesheet" href="/start.css"></head>
<body>
<h1>Plimsoll runs on this machine</h1>
<p>Market: {escape(feed)}.</p>
<p class="faint">Orders go to the simulated exchange only.</p>
<h2>The app</h2>
<p>It is not built yet. Build it in a second terminal, then load this page again:</p>
<pre>make client</pre>
<h2>See it trade without it</h2>
<pre>.venv/bin/plimsoll demo</pre>
<h2>The API</h2>
<table>
<tr><td><a href="/openapi.json">/openapi.json</a></td><td>what it offers</td></tr>
<tr><td><a href="/v1/health">/v1/health</a></td><td>whether it is alive</td></tr>
<tr><td><a href="/v1/ready">/v1/ready</a></td><td>whether everything behind it is ready</td></tr>
</table>
<h2>What runs</h2>
<table>{rows}</table>
</body></html>
"""
