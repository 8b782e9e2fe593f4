"""Writing: answers, notes, files, first words, later or at once."""
