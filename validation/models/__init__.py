"""One pandera model a table; its docstring says what one row is, its fields say what each column holds."""
