"""The last touch on a rendered site, the same for both renderers: the script, the head's metadata, the feed.

Works on the finished HTML, since the renderers differ in what they can put into a page's head.
"""

import json
import re
from calendar import month_name
from html import escape, unescape
from pathlib import Path
from xml.sax.saxutils import escape as xml

from analysis.text import json_ld
from analysis.words import LOCALES, language, say, speaking
from reports.errors import SiteError

DATASET_PAGE = "data.html"
CARD = "downloads/monthly-acled.png"
BRAND = re.compile(r'<a class="navbar-brand".*?</a>', re.S)
OTHER = {"en": ("fr", "Français"), "fr": ("en", "English")}


def finish(site: Path, site_url: str | None, changelog: Path) -> None:
    """Complete every page of `site`, and write the feed of releases and, with `site_url`, the site map.

    Nothing absolute is written without `site_url`: a site that does not know where it lives has no canonical links.
    The pages that hold one figure for other sites stay as they are.
    """
    pages = sorted(path for path in site.rglob("*.html") if not {"site_libs", "downloads"} & set(path.parts))
    base = site_url.rstrip("/") + "/" if site_url else None
    for path in pages:
        name = path.relative_to(site).as_posix()
        with speaking(language_of(name)):
            path.write_text(finished(path.read_text(encoding="utf-8"), name, base, site), encoding="utf-8")
    (site / "feed.xml").write_text(feed(changelog.read_text(encoding="utf-8"), base), encoding="utf-8")
    if base:
        addresses = "".join(f"<url><loc>{xml(base + p.relative_to(site).as_posix())}</loc></url>\n" for p in pages)
        (site / "sitemap.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{addresses}</urlset>\n',
            encoding="utf-8",
        )


def finished(page: str, name: str, base: str | None, site: Path) -> str:
    """A page with all that both renderers leave out, in its language, which is being spoken."""
    # both renderers leave the menu without a name, and a page with two menus needs one
    page = page.replace('<nav class="navbar', f'<nav aria-label="{say("Pages", "Pages du site")}" class="navbar', 1)
    page = re.sub(r"<pre(?![^>]*tabindex)", '<pre tabindex="0"', page)  # long code scrolls: by keyboard too
    # the embedded renderer has these two in English only
    page = page.replace('"Toggle navigation"', f'"{say("Toggle navigation", "Ouvrir ou fermer le menu")}"')
    page = page.replace('"Copy to Clipboard"', f'"{say("Copy to Clipboard", "Copier dans le presse-papier")}"')
    here = escape(base + folder_of(name)) if base else ""
    page = re.sub(r'src=(&quot;|")SITE/', lambda found: f"src={found[1]}{here}", page)
    if (site / twin(name)).is_file():
        page = BRAND.sub(lambda brand: brand[0] + switch(name), page, count=1)
    return page.replace("</head>", head(page, name, base, site) + "</head>", 1)


def language_of(name: str) -> str:
    """The language of a page, by its address below the site."""
    return "fr" if name.startswith("fr/") else "en"


def folder_of(name: str) -> str:
    """The folder of the page's language, as addresses begin with it."""
    return "fr/" if language_of(name) == "fr" else ""


def twin(name: str) -> str:
    """The address of the same page in the other language."""
    return name.removeprefix("fr/") if language_of(name) == "fr" else f"fr/{name}"


def switch(name: str) -> str:
    """The link to the same page in the other language."""
    code, called = OTHER[language()]
    address = "../" * name.count("/") + twin(name)
    return f'<a class="language" href="{escape(address)}" hreflang="{code}" lang="{code}">{called}</a>'


def head(page: str, name: str, base: str | None, site: Path) -> str:
    """What the page's head lacks: script, card, feed, its twin, and on the data page the description of the dataset."""
    up = "../" * name.count("/")
    own = folder_of(name)
    title = unescape(re.search(r"<title>(.*?)</title>", page, re.S)[1]).strip()
    described = re.search(r'<meta name="description" content="([^"]*)"', page)
    description = unescape(described[1]) if described else title
    figure = re.search(r'<figure\b[^>]*\bid="fig-([a-z0-9-]+)"', page)
    card = own + (f"downloads/{figure[1]}.png" if figure else CARD)
    if not (site / card).is_file():
        card = own + CARD
    image = base + card if base else up + card
    tags = [
        '<link rel="icon" href="data:,">',  # or browsers ask the host for one
        f'<script src="{up}site.js" defer></script>',
        f'<link rel="alternate" type="application/atom+xml" title="{say("Data releases", "Versions des données")}" href="{up}feed.xml" hreflang="en">',
    ]
    if (site / twin(name)).is_file():
        for code, address in ((language(), name), (OTHER[language()][0], twin(name))):
            tags.append(f'<link rel="alternate" hreflang="{code}" href="{escape((base or up) + address)}">')
    properties = {
        "og:title": title,
        "og:description": description,
        "og:type": "article",
        "og:image": image,
        "og:locale": LOCALES[language()],
    }
    if base:
        tags.append(f'<link rel="canonical" href="{escape(base + name)}">')
        properties["og:url"] = base + name
    if 'property="og:title"' not in page:
        tags += [f'<meta property="{key}" content="{escape(value)}">' for key, value in properties.items()]
        tags.append('<meta name="twitter:card" content="summary_large_image">')
    dataset = site / own / "downloads/dataset.jsonld"
    if name == own + DATASET_PAGE and dataset.is_file():
        tags.append(json_ld(json.loads(dataset.read_text(encoding="utf-8")) | ({"url": base + name} if base else {})))
    return "".join(tags)


def feed(changelog: str, base: str | None) -> str:
    """An Atom feed with one entry a release, from the changelog's sections "## 0.1.0, 23 November 2026"."""
    entries, updated = [], "1970-01-01"
    for version, day, month, year, body in re.findall(
        r"^## ([0-9.]+), (\d{1,2}) (\w+) (\d{4})\n(.*?)(?=^## |\Z)", changelog, re.M | re.S
    ):
        if month not in month_name:
            raise SiteError(f"CHANGELOG.md: version {version} is dated {day} {month} {year}: there is no such month")
        date = f"{year}-{list(month_name).index(month):02d}-{int(day):02d}"
        updated = max(updated, date)
        link = f'<link href="{xml(base)}data.html"/>' if base else ""
        entries.append(
            f"<entry><title>Data release {version}</title><id>tag:mali-strikes,{year}:{version}</id>"
            f"<updated>{date}T00:00:00Z</updated>{link}<summary>{xml(' '.join(body.split()))}</summary></entry>\n"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        "<title>Air and drone strikes in Mali: data releases</title><id>tag:mali-strikes,2026:releases</id>"
        f"<updated>{updated}T00:00:00Z</updated><author><name>The contributors</name></author>\n{''.join(entries)}</feed>\n"
    )
