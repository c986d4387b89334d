"""What is printed for people and machines, and in which words."""
