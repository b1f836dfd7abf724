"""`make audit`: is anything known against the pinned packages? Run as `python -m tests.audit`.

pip-audit calls a package clean that it could not look up, and says "no known vulnerabilities" where no database answers.
Here a package counts only when it was looked up: 0 all were, and nothing is known; 1 something is known; 2 nothing is
known, but some or all could not be looked up. (`make` ends with 2 for both, and prints which it was.)
"""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import shorten

LOCK = Path(__file__).parents[1] / "requirements.lock"
SERVICES = {"pypi": "PyPI", "osv": "OSV"}  # the second is asked where the first does not answer for all
CLEAN, KNOWN, NOT_LOOKED_UP = 0, 1, 2


def look_up(lock: Path, service: str) -> list[dict] | str:
    """What pip-audit says of each package; a text that says why where it says nothing."""
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    run = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--vulnerability-service", service, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return json.loads(run.stdout)["dependencies"]
    except ValueError:
        return shorten((run.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1], 160, placeholder=" …")


def told(answers: dict[str, list[dict] | str]) -> tuple[int, str]:
    """The exit code, and what to print, for what each service answered."""
    heard = {SERVICES[service]: answer for service, answer in answers.items() if not isinstance(answer, str)}
    silent = {SERVICES[service]: answer for service, answer in answers.items() if isinstance(answer, str)}
    names = {one["name"] for answer in heard.values() for one in answer}
    looked_up = {one["name"] for answer in heard.values() for one in answer if "skip_reason" not in one}
    known = {
        f"{one['name']} {one['version']}: {what['id']}, fixed in {', '.join(what['fix_versions']) or 'no version yet'} ({service})"
        for service, answer in heard.items()
        for one in answer
        for what in one.get("vulns", [])
    }
    if names and looked_up == names and not known:
        return CLEAN, f"{len(names)} packages were looked up, and nothing is known against them."
    lines = sorted(known)
    if known:
        lines.append(f"{len(known)} known: raise these packages in pyproject.toml and make the lock anew.")
    else:
        lines.append("Not audited: this says nothing for or against the packages.")
    lines += [f"  {service} did not answer: {why}" for service, why in silent.items()]
    if names - looked_up:
        which = f"none of the {len(names)} packages" if not looked_up else f"not {', '.join(sorted(names - looked_up))}"
        lines.append(f"  {' and '.join(heard)} looked up {which}.")
    return KNOWN if known else NOT_LOOKED_UP, "\n".join(lines)


def main() -> int:
    """Ask one service after the other until every package was looked up."""
    answers: dict[str, list[dict] | str] = {}
    code, text = NOT_LOOKED_UP, ""
    for service in SERVICES:
        answers[service] = look_up(LOCK, service)
        code, text = told(answers)
        if code != NOT_LOOKED_UP:
            break
    print(text, file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
