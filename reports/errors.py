"""What went wrong while a site was made: one list, readable as it is."""


class SiteError(Exception):
    """A site that cannot be made, with every problem found.

    Attributes:
        problems: one line each, naming the page, the line and what is wrong.
    """

    def __init__(self, summary: str, problems: list[str] | None = None):
        self.summary = summary
        self.problems = problems or []
        super().__init__("\n".join([summary, *(f"  {problem}" for problem in self.problems)]))
