"""Who works here: members, invitations, teams, roles, and how they prove themselves."""
