"""Is everything taken and passed on? What readyz, the strip and the admins' page say of it."""
