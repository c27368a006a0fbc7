"""What tests share: books from a text, the program in this process, random ledgers."""
