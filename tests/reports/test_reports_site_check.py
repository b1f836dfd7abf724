"""Each check of the rendered site rejects a page that is wrong in one way, and passes the good one."""

import pytest

from reports.__main__ import main
from reports.errors import SiteError
from reports.site_check import check_site

GOOD = """\
<!doctype html>
<html lang="en"><head><title>Good</title>
<link rel="stylesheet" href="style.css"><link rel="canonical" href="https://example.org/">
<style>p { background: url("data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'/>"); }</style>
<script>const license = "https://example.org/license";</script><script type="application/json">{"a": 1}</script>
</head><body onload="ready()">
<h1 id="top-of-page">Good</h1>
<p id="para">A <a href="#para">link</a>, <a href="other.html#there">another</a>, <a href="https://example.org/x">one
outside</a>, <a href="mailto:desk@example.org">mail</a>,
<a href="">itself</a>, <a href="#">up</a>, <a href="sub/">a folder</a>.</p>
<img src="dot.svg" alt="A dot"><img src="dot.svg" alt="">
<figure><svg role="img" viewBox="0 0 1 1"><title>Dots</title><g><title>tip</title>
<path d="M0 0" fill="url(#p)"/></g></svg><figcaption>Words</figcaption></figure>
<svg aria-hidden="true"></svg>
<pre><code>::: {.callout} {{&lt; var x &gt;}} [a](/b)</code></pre>
</body></html>
"""
OTHER = (
    '<!doctype html><html lang="fr"><script>const license = "https://example.org/license";</script><body onload="ready()">'
    '<h1>Other</h1><p id="there">x</p><a href="index.html">back</a></body></html>'
)
FILES = {
    "index.html": GOOD,
    "other.html": OTHER,
    "sub/index.html": OTHER.replace("index.html", "../index.html#para"),
    "style.css": "@import 'more.css'; p { background: url(dot.svg) } /* url(https://cdn.example.org/old.png) */",
    "more.css": "a { color: red }",
    "dot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


def write(folder, changes=None):
    for name, text in {**FILES, **(changes or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_good_site_passes(tmp_path, capsys):
    assert check_site(write(tmp_path)) == []
    assert main(["check", str(tmp_path)]) == 0
    assert "nothing to report" in capsys.readouterr().out


BAD_BODY = {
    "a broken link": [
        '<a href="missing.html">x</a>',
        '<a href="other.html#nowhere">x</a>',
        '<a href="#nowhere">x</a>',
        '<a href="page.qmd">x</a>',
        '<meta http-equiv="refresh" content="0; url=missing.html">',
        '<a href="/other.html">x</a>',
        '<a href="file:///home/someone/x.html">x</a>',
        '<a href="http://[broken">x</a>',
        '<svg><a xlink:href="missing.html"><text>x</text></a></svg>',
    ],
    "left over from the source": [
        "<p>?var:pred.rr</p>",
        "<p><strong>?meta:title</strong></p>",
        "<p data-x='quarto-shortcode__var'>x</p>",
        "<p>{{&lt; var pred.rr &gt;}}</p>",
        "<p>::: {.callout-note}</p>",
        "<caption>Strikes a month {#tbl}</caption>",
        "<p>[words]{.aside}</p>",
        "<figcaption>[1.19](/numbers.qmd#f){.fact}</figcaption>",
        '<img src="dot.svg" alt="{{&lt; var x &gt;}}">',
    ],
    "loads from another host": [
        '<script src="https://cdn.example.org/x.js"></script>',
        '<script src="//cdn.example.org/x.js"></script>',
        '<link rel="stylesheet" href="https://fonts.example.org/css">',
        '<link rel="preconnect" href="https://fonts.example.org">',
        '<img src="https://example.org/x.png" alt="x">',
        '<img src="dot.svg" srcset="dot.svg 1x, https://example.org/x.png 2x" alt="x">',
        '<iframe src="https://example.org/" title="x"></iframe>',
        '<video poster="https://example.org/x.png"></video>',
        '<svg><image href="https://example.org/x.png"/></svg>',
        "<style>@import url(https://fonts.example.org/css);</style>",
        '<style>@import "https://fonts.example.org/css";</style>',
        "<p style=\"background: url('https://example.org/x.png')\">x</p>",
        '<svg><rect fill="url(https://example.org/x.svg#a)"/></svg>',
        '<form action="https://example.org/"></form>',
        '<picture><source srcset="https://example.org/x.png"></picture>',
        '<audio src="https://example.org/x.mp3"></audio>',
        '<video><track src="https://example.org/x.vtt"></video>',
        '<embed src="https://example.org/x.svg">',
        '<object data="https://example.org/x.svg"></object>',
        '<input type="image" src="https://example.org/x.png" alt="x">',
        '<base href="https://example.org/">',
        '<svg><use href="https://example.org/x.svg#a"/></svg>',
        '<svg><filter><feImage href="https://example.org/x.png"/></filter></svg>',
    ],
    "loads what is not there": ['<img src="missing.png" alt="x">', '<script src="missing.js"></script>'],
    "a script in the page": [
        "<script>alert(2)</script>",
        "<svg><script>alert(2)</script></svg>",
        '<img src="dot.svg" alt="" onerror="alert(1)">',
        '<svg onload="alert(1)"/>',
    ],
    "an address that is a script": [
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#10;script:alert(1)">x</a>',
        '<svg><a xlink:href="JavaScript:alert(1)"><text>x</text></a></svg>',
        '<iframe src="javascript:alert(1)" title="x"></iframe>',
    ],
    "a link inside a link": ['<a href="other.html">a <a href="#para">b</a></a>'],
    "an image without alt": ['<img src="dot.svg">'],
    "an id that is used more than once": ['<p id="para">x</p>', '<svg><g id="para"></g></svg>'],
    'a drawing in a figure without role="img"': ["<figure><svg><title>x</title></svg></figure>"],
    "a drawing in a figure without a title": [
        '<figure><svg role="img"><path/></svg></figure>',
        '<figure><svg role="img"><g><title>a tip is not the title</title></g></svg></figure>',
    ],
    "a page needs exactly one h1": ["<h1>x</h1>"],
}


@pytest.mark.parametrize(("what", "markup"), [(what, bad) for what, all_bad in BAD_BODY.items() for bad in all_bad])
def test_a_bad_page_is_rejected(tmp_path, what, markup):
    problems = check_site(write(tmp_path, {"index.html": GOOD.replace("</body>", f"\n{markup}\n</body>")}))
    assert problems, "nothing was found"
    assert all(p.file == "index.html" and p.what.startswith(what) for p in problems), problems


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("index.html", GOOD.replace(' lang="en"', ""), "does not say its language"),
        ("index.html", GOOD.replace(' lang="en"', ' lang=""'), "does not say its language"),
        ("index.html", GOOD.replace("h1", "h2"), "exactly one h1"),
        ("style.css", "@font-face { src: url(https://fonts.example.org/x.woff2) }", "loads from another host"),
        ("style.css", "@import '//fonts.example.org/css';", "loads from another host"),
        ("style.css", "p { background: url(missing.png) }", "loads what is not there"),
        ("search.json", '{"text": "the ratio is ?var:pred.rr"}', "left over from the source"),
        ("index.html", GOOD.replace("Words", "/tmp/scratch-7/x.py:3: Warning"), "names a folder of this machine"),
    ],
)
def test_a_bad_file_is_rejected(tmp_path, name, text, what):
    [problem] = check_site(write(tmp_path, {name: text}), private=["/tmp/scratch-7"])
    assert problem.file == name and what in problem.what


def test_a_link_out_of_the_site_is_broken_even_where_it_leads_to_a_file(tmp_path):
    (tmp_path / "outside.html").write_text(OTHER)
    page = GOOD.replace("</body>", '<a href="../outside.html">x</a></body>')
    [problem] = check_site(write(tmp_path / "site", {"index.html": page}))
    assert problem.what == "a broken link" and problem.where.endswith("../outside.html: leads out of the site")


def test_what_was_read_of_a_page_is_used_for_the_same_bytes_only(tmp_path):
    site, kept = write(tmp_path / "site"), tmp_path / "kept"
    assert check_site(site, folder=kept) == []
    write(site, {"index.html": GOOD.replace("</body>", "<h1>x</h1></body>")})
    assert [p.what for p in check_site(site, folder=kept)] == ["a page needs exactly one h1"]
    write(site)
    assert check_site(site, folder=kept) == []


@pytest.mark.parametrize(
    "code",
    [
        'import x from "https://cdn.example.org/x.js";',
        'fetch("https://cdn.example.org/x.json");',
        "importScripts('//cdn.example.org/x.js');",
    ],
)
def test_a_renderer_s_own_script_loads_nothing_from_another_host(tmp_path, code):
    script = f'<script type="module">{code}</script></body>'
    pages = {name: text.replace("</body>", script) for name, text in FILES.items() if name.endswith(".html")}
    problems = check_site(write(tmp_path, pages))
    assert [(p.file, p.what) for p in problems] == [(name, "loads from another host") for name in sorted(pages)]


def test_the_command_lists_every_problem(tmp_path, capsys):
    write(tmp_path, {"index.html": GOOD.replace("</body>", '<img src="no.png"><h1>x</h1></body>')})
    assert main(["check", str(tmp_path)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 3 and all(line.startswith("index.html: ") for line in said)


def test_an_empty_folder_is_no_site(tmp_path, capsys):
    with pytest.raises(SiteError, match="no page"):
        check_site(tmp_path)
    assert main(["check", str(tmp_path)]) == 1
    assert "no page" in capsys.readouterr().err
