"""What is done; each module is imported when its command is called, so that the help answers at once."""
