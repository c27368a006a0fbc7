"""Outside files: what banks and other programs send, and the formats in which answers leave."""
