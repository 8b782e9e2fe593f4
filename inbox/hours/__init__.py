"""When a team is there: business hours, holidays, and members who are away. Beside contacts."""
