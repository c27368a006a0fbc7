"""The command line: reads the clock, opens files, and meets the user."""
