"""Other people's event data: where it is published, how to fetch and import it, and how it compares with ours."""
