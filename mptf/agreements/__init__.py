"""What is being agreed with donors: arrangements in preparation, due diligence, contacts."""
