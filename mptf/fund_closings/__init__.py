"""The end of the fund itself: proposed by the secretariat, closed by the Administrative Agent."""
