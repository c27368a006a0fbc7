"""Hand drafts to an SMTP server: nothing goes twice, and nothing counts as sent that was not accepted."""
