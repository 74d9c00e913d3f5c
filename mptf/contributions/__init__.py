"""What donors pledge, sign and pay, and other movements of the fund's cash."""
