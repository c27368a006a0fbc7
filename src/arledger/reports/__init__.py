"""Reports: pure functions from a book to typed columns and rows. One file each."""
