"""What was said and agreed about open items: notices that went out, disputes, promises, pauses and stops."""
