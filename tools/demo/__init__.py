"""The parts of `tools/make_demo.py`: the demo book's clients, what happened, how it is written."""
