"""What was typed after `make`: the Makefile exports those variables as they stand and lists their names in GIVEN, so that no
value ever stands in the text of a shell command, and make expands no `$` in it.
"""

import os
from collections.abc import Mapping

OF_MAKE = {"PYTHON", "MAKEFLAGS", "SHELL"}  # what may be set on its command line beside a target's own


class TypedError(ValueError):
    """A variable that the target does not know, or one that is missing; the message says which it takes."""


def variables(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Every variable that was set on the command line of `make`, as it was typed."""
    names = set(environment.get("GIVEN", "").split()) - OF_MAKE
    return {name: environment[name] for name in sorted(names) if name in environment}


def arguments(
    line: list[str], targets: Mapping[str, Mapping[str, str]], environment: Mapping[str, str] = os.environ
) -> list[str]:
    """The arguments of a command line; for `make TARGET` those that follow from what was typed after it.

    `targets` gives each target's variables and their options: "--x=" takes the value, "--x" is a switch (on unless empty
    or 0), and "" is what the command cannot do without. Raises TypedError.
    """
    if line[:1] != ["make"]:
        return line
    target, given = line[1], variables(environment)
    options = targets[target]
    if unknown := sorted(set(given) - set(options)):
        raise TypedError(f"make {target} does not know {', '.join(unknown)}; it takes {', '.join(options)}")
    if missing := [name for name, option in options.items() if not option and not given.get(name)]:
        raise TypedError(f"make {target} wants {', '.join(missing)}=…")
    made = [target]
    for name, option in options.items():
        value = given.get(name, "")
        if option.endswith("=") and value:
            made.append(option + value)
        elif option and not option.endswith("=") and value not in ("", "0"):
            made.append(option)
    needed = [given[name] for name, option in options.items() if not option]
    return [*made, "--", *needed] if needed else made
