"""Who works here: organizations, users, members, teams, and what each may do."""
