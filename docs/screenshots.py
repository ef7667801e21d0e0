"""Take the pictures of the page: the comparison of the corpus in a headless Chromium.

python docs/screenshots.py         compare the corpus (in out/, resumed) and take docs/compare.png and docs/page-*.png
python docs/screenshots.py FILE    take them of a page that is there already
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

DOCS = Path(__file__).resolve().parent
MOST_BYTES = 300_000
DESKTOP, PHONE = (1280, 900), (390, 800)
DEFICIENCIES = ("deuteranopia", "tritanopia", "achromatopsia")


def build(folder: Path) -> Path:
    """The page of the corpus."""
    zwgk = [sys.executable, "-m", "nlp"]
    page = folder / "index.html"
    subprocess.run(
        [*zwgk, "batch", str(DOCS.parent / "corpus" / "reports"), "--out", str(folder), "--resume"], check=True
    )
    command = [*zwgk, "compare", str(folder), "--by", "generation", "--html", str(page)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return page


def visit(browser: Browser, page: Path, locale: str, size: tuple[int, int], *, scale: float = 1) -> Page:
    """The page in a window of its own."""
    width, height = size
    context = browser.new_context(locale=locale, viewport={"width": width, "height": height}, device_scale_factor=scale)
    opened = context.new_page()
    opened.goto(page.resolve().as_uri())
    return opened


def go(page: Page, where: str) -> bytes:
    """What the window shows at an address of the page."""
    page.evaluate("where => { document.activeElement.blur(); window.location.hash = where; }", where)
    page.wait_for_timeout(300)
    page.evaluate("document.activeElement.blur()")
    return page.screenshot()


def section(page: Page, name: str) -> bytes:
    """One section, with a margin."""
    go(page, "#/")
    page.locator("nav").evaluate("bar => { bar.style.position = 'static'; }")
    page.evaluate("window.scrollTo(0, 0)")
    x, y, width, height = page.locator(f"#{name}").evaluate(
        "element => ['x', 'y', 'width', 'height'].map((side) => element.getBoundingClientRect()[side])"
    )
    clip: FloatRect = {"x": x - 20, "y": y, "width": width + 40, "height": height + 10}
    return page.screenshot(full_page=True, clip=clip)


def in_a_row(pictures: list[Image.Image], gap: int = 16) -> Image.Image:
    """Pictures beside each other on grey."""
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) + 1)
    whole = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * gap), "#d0d4d8")
    left = gap
    for picture in pictures:
        whole.paste(picture, (left, gap))
        left += picture.width + gap
    return whole


def save(name: str, *pictures: bytes | Image.Image) -> None:
    """Write a picture with a palette; the method keeps rare colours, of which the marks of charts are."""
    opened = [picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture)) for picture in pictures]
    whole = in_a_row(opened) if len(opened) > 1 else opened[0]
    path = DOCS / name
    whole.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        path, optimize=True
    )
    size = path.stat().st_size
    print(f"{name}: {whole.width} × {whole.height}, {size:,} bytes")
    if size > MOST_BYTES:
        sys.exit(f"{name} is too large: take less, or in a smaller scale")


def printed(page: Page, numbers: list[int]) -> list[Image.Image]:
    """Pages of the print, as pictures."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    print(f"{len(document)} printed pages")
    return [document[number].render(scale=1.1).to_pil() for number in numbers]


def take(browser: Browser, page: Path) -> None:
    """All pictures."""
    english, chinese = (visit(browser, page, locale, DESKTOP) for locale in ("en-GB", "zh-CN"))
    save("page-desktop-zh.png", go(chinese, "#/"))
    save("page-desktop-en.png", go(english, "#heat"))
    pair = english.evaluate("d3.greatest(rows('copying'), (row) => row.containment).row")
    report = english.evaluate(f"rows('copying')[{pair}].report_a")
    save("page-copies.png", go(english, f"#/c/{pair}"))
    save("page-report.png", go(english, f"#/r/{report}"))
    problem = english.evaluate(f"sentencesOf({report}).find((s) => categoryOf[s] === 'problems')")
    narrow = visit(browser, page, "en-GB", (640, 860))
    session = narrow.context.new_cdp_session(narrow)
    seen = []
    for deficiency in DEFICIENCIES:
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})
        seen.append(go(narrow, f"#/r/{report}/{problem}"))
    save("page-colour-vision.png", *seen)
    save("page-print.png", *printed(visit(browser, page, "en-GB", (794, 1123)), [0, 1, 7]))
    phones = [visit(browser, page, locale, PHONE, scale=1.2) for locale in ("zh-CN", "en-GB", "zh-CN")]
    places = ("#/", "#prevalence", "#/m/problems/staffing/generation/2021%20form")
    save("page-phone.png", *(go(phone, place) for phone, place in zip(phones, places, strict=True)))
    save("compare.png", section(english, "prevalence"))


def main() -> None:
    """Take what was asked for."""
    page = Path(sys.argv[1]) if len(sys.argv) > 1 else build(DOCS.parent / "out")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        take(browser, page)
        browser.close()


if __name__ == "__main__":
    main()
