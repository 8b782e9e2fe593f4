"""Five steps to a new inbox. What was entered is kept at each; two tabs make one inbox."""
