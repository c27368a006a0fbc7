"""The door to the disk: what is written is whole, durable and private."""
