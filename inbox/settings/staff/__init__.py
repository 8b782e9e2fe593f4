"""Who works here: members, invitations, teams, what each role may, and how they prove themselves."""
