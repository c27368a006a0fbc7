"""Charts as pictures for pages: lines, bars and words in whole points, without a style of their own."""
