"""The technical review of programme documents: comments, answers, rounds, the word of clearance."""
