"""From files to facts, by either loader."""
