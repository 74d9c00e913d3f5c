"""How each act that is no step is done: from what was sent to the services of the rooms."""
