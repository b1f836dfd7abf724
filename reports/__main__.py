"""The command line: `python -m reports build`, `check`, `engine`, `policy`, `verify` and `serve`."""

import argparse
import sys
from pathlib import Path

from reports.build import RENDERERS, build
from reports.engine import fetch
from reports.errors import SiteError
from reports.npm import NotToBeHad
from reports.policy import OTHERWISE, headers
from reports.serve import serve
from reports.site_check import check_site
from reports.verify import verify

SOURCES = Path(__file__).resolve().parent
SITE = SOURCES.parent / "_site"


def parser() -> argparse.ArgumentParser:
    """Describe the commands and their options."""
    top = argparse.ArgumentParser(prog="python -m reports", description="The website of this project.")
    commands = top.add_subparsers(dest="command", required=True)
    make = commands.add_parser("build", help="render, check, and swap into place")
    which = "auto: Quarto 1.4 or newer when it is there, else the embedded renderer"
    make.add_argument("--renderer", choices=RENDERERS, default="auto", help=which)
    make.add_argument("--out", type=Path, default=SITE, help="the folder of the site (default _site)")
    make.add_argument("--sources", type=Path, default=SOURCES, help="the folder with _quarto.yml (default reports)")
    look = commands.add_parser("check", help="list what is wrong in a rendered site")
    look.add_argument("site", type=Path, help="the folder of the site")
    said = commands.add_parser("policy", help="print the security headers that a rendered site is served with")
    said.add_argument("site", type=Path, help="the folder of the site")
    fetching = commands.add_parser("engine", help="fetch from npm what the page “Ask the data” runs on")
    fetching.add_argument("--if-possible", action="store_true", help="all is well, too, where npm is not to be had")
    twice = commands.add_parser("verify", help="build the last commit twice from clean clones, and compare the bytes")
    twice.add_argument("--renderer", choices=RENDERERS, default="embedded")
    show = commands.add_parser("serve", help="serve the site on this machine; run `make report` when a file changes")
    show.add_argument("--port", type=int, default=0, help="the port (default: one that is free)")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 0 when all is well."""
    asked = parser().parse_args(arguments)
    try:
        if asked.command == "build":
            made_by = build(asked.sources, asked.out, asked.renderer)
            print(f"{asked.out / 'index.html'}  ({made_by})")
            return 0
        if asked.command == "serve":
            return serve(SOURCES.parent, SITE, asked.port)
        if asked.command == "engine":
            try:
                print(fetch(SOURCES.parent / "build"))
            except NotToBeHad as error:
                print(
                    f"{error}\nThe page “Ask the data” is made without its engine; `make engine` tries again.",
                    file=sys.stderr,
                )
                return 0 if asked.if_possible else 1
            return 0
        if asked.command == "policy":
            print("\n".join(f"{name}: {value}" for name, value in headers(asked.site).items()))
            for start, policy in OTHERWISE.items():
                print(f"\nIn its place for what begins with /{start}:\nContent-Security-Policy: {policy}")
            return 0
        if asked.command == "verify":
            different = verify(SOURCES.parent, asked.renderer)
            print("\n".join(different) or "the same bytes")
            return 1 if different else 0
        problems = check_site(asked.site)
        print("\n".join(str(problem) for problem in problems) or f"{asked.site}: nothing to report")
        return 1 if problems else 0
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, a folder that may not be written
        print(f"{asked.command} stopped: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
