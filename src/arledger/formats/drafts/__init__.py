"""First drafts of mappings, for layouts of other systems that no mapping knows: what is guessed is marked."""
