"""The door to Beancount: files in, facts out. Nothing else imports Beancount or a loader of its language."""
