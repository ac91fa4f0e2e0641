"""`python -m broadsheet`: the command line, where no script was installed."""

from __future__ import annotations

from broadsheet.cli import main

if __name__ == "__main__":
    main(prog_name="broadsheet")
