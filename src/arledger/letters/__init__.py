"""Letters to people: templates, the people they go to, and the forms in which they leave: text, HTML, PDF, mail."""
