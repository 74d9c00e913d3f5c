"""Reports of joint programmes: what is due from whom, as it was submitted, found and accepted."""
