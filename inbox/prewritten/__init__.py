"""Messages written before they are needed: picked in the composer, or typed by their key phrase."""
