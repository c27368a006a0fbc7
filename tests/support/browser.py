"""Pages in a browser: how wide they become, and what is broken over lines. Nothing leaves the machine."""

import html
import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.support.effort import PATIENCE

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium measures pages")

# A page allows no script of its own: it is measured from outside, in a frame of the width that is asked for.
_MEASURE = """
function broken(page) {
  const words = [];
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    for (const word of walk.currentNode.data.matchAll(/\\S+/g)) {
      const range = page.createRange();
      range.setStart(walk.currentNode, word.index);
      range.setEnd(walk.currentNode, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (tops.size > 1 && word[0].length <= 30) words.push(word[0]);
    }
  }
  return words;
}
function stays(page) {
  const head = page.querySelector("thead th"), box = page.querySelector(".scroll");
  if (!box || box.scrollHeight <= box.clientHeight) return null;
  box.scrollTop = 150;
  return Math.abs(head.getBoundingClientRect().top - box.getBoundingClientRect().top) < 2;
}
onload = () => {
  const found = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, root = page.documentElement;
    return {width: Number(frame.width), page: root.scrollWidth, broken: broken(page), stays: stays(page),
            paper: getComputedStyle(page.body).backgroundColor, ink: getComputedStyle(page.body).color};
  });
  document.getElementById("found").textContent = JSON.stringify(found);
};
"""


def measure(page: str, widths: Sequence[int], folder: Path, scheme: str = "light") -> list[dict[str, Any]]:
    """Return of each width how wide the page is, which words are broken, and whether its head stays in sight."""
    frames = "".join(
        f'<iframe width="{width}" height="700" style="border:0;color-scheme:{scheme}" srcdoc="{html.escape(page)}">'
        "</iframe>"
        for width in widths
    )
    outer = folder / "outer.html"
    outer.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><script>{_MEASURE}</script>{frames}<pre id="found"></pre>',
        encoding="utf-8",
    )
    shown = _browse(folder, "--dump-dom", outer.as_uri())
    found = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert found, shown[-500:]
    answer: list[dict[str, Any]] = json.loads(html.unescape(found[1]))
    return answer


def printed(page: str, folder: Path) -> bytes:
    """Return the page as the browser prints it: a PDF."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    _browse(folder, "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri())
    return target.read_bytes()


def _browse(folder: Path, *words: str) -> str:
    command = (str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", *words)
    return subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout.decode()
